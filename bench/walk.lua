-- For wrk: walks the addresses in the file named by WALK, in three content codings, and every
-- hundredth request asks for an address that nobody has asked for before.
local paths, count = {}, 0
local codings = { "br", "gzip", "identity" }

function init()
  math.randomseed(os.time())
  for line in io.lines(os.getenv("WALK")) do paths[#paths + 1] = line end
end

function request()
  count = count + 1
  local path = paths[count % #paths + 1]
  if count % 100 == 0 then path = "/fi/" .. count .. "-" .. math.random(1e9) end
  return wrk.format("GET", path, {
    Host = "plussa.example",
    ["Accept-Encoding"] = codings[count % 3 + 1],
  })
end
