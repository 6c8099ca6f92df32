// An answer is put into a page only if it is a part that the site made for it. Otherwise what was written
// stays, and a note says that nothing was saved.
(() => {
  const { unsaved, unread } = document.currentScript.dataset;

  // A step of the guide, or back in its history, holds nothing that could be lost: the browser goes there
  // by itself.
  const isStep = ({ select, target, request }) =>
    request.method === "GET" && (select || target === document.body);

  const say = (ctx, lines) => {
    const place = ctx.sourceElement.closest("form:has(.field)") ?? ctx.target;
    const note = document.createElement("div");
    note.className = "fault unsaved";
    note.setAttribute("role", "alert");
    note.append(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    place.querySelector(".unsaved")?.remove();
    place.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };

  const giveUp = (ctx) => {
    if (isStep(ctx)) location.assign(ctx.request.action);
    else say(ctx, [ctx.request.method === "GET" ? unread : unsaved]);
  };

  const explain = async (ctx) => {
    const answer = new DOMParser().parseFromString(await ctx.response.raw.text(), "text/html");
    const lines = [...answer.querySelectorAll("#error h1, #error p")].map((one) => one.textContent);
    say(ctx, lines);
  };

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const { status, headers } = ctx.response;
    const part = headers.get("Plussa-Part");
    if (isStep(ctx) ? status === 200 : part && part !== "error") return;
    event.preventDefault();
    if (part && status < 500 && !isStep(ctx)) explain(ctx).catch(() => giveUp(ctx));
    else giveUp(ctx);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => ctx && giveUp(ctx));

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    if (!ctx.select || tasks.some((one) => one.type === "main" && one.fragment.childElementCount)) return;
    event.preventDefault();
    giveUp(ctx);
  });
})();
