// A certified OpenID provider, set up as a broker of the Finnish Trust Network, for one test.
// Reads its settings as JSON from standard input, and says `ready` when it answers.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import "./provider_on_node18.mjs";

const { modules, port, client, jwks, person, levels } = JSON.parse(await text(process.stdin));
const { Provider } = await import(`${modules}/oidc-provider/lib/index.js`);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [client],
  jwks,
  acrValues: levels,
  claims: { openid: Object.keys({ sub: "", ...person }), acr: null, auth_time: null },
  conformIdTokenClaims: false, // claims go into the ID token, as in the network
  clientAuthMethods: ["private_key_jwt"],
  pkce: { required: () => true },
  scopes: ["openid"],
  cookies: { keys: ["for this test alone"] },
  features: {
    devInteractions: { enabled: false },
    encryption: { enabled: true },
    requestObjects: { enabled: true, requireSignedRequestObject: true },
    rpInitiatedLogout: { enabled: false },
  },
  enabledJWA: {
    clientAuthSigningAlgValues: ["RS256"],
    requestObjectSigningAlgValues: ["RS256"],
    idTokenSigningAlgValues: ["RS256"],
    idTokenEncryptionAlgValues: ["RSA-OAEP"],
    idTokenEncryptionEncValues: ["A128CBC-HS256", "A128GCM"],
  },
  interactions: { url: (_, { uid }) => `/log-in/${uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...person }) }),
  // Whoever logs in has agreed: brokers do not ask.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

provider.on("server_error", (_, error) => console.error(error));

// The bank's pages, without a page: whoever comes is the person at once, or turns back.
async function logIn(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const [acr] = params.acr_values.split(" ");
  const result =
    params.ui_locales === "sv"
      ? { error: "access_denied" }
      : { login: { accountId: randomUUID(), acr, amr: ["pin"] } };
  await provider.interactionFinished(request, response, result);
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith("/log-in/")) return answer(request, response);
  logIn(request, response).catch((error) => response.writeHead(500).end(String(error)));
}).listen(port, "127.0.0.1", () => console.log("ready"));
