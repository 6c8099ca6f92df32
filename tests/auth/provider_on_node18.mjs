// What oidc-provider 9 uses and Debian 12's Node 18 does not have yet; newer Nodes are left as they are.
import * as crypto from "node:crypto";
import { register } from "node:module";

globalThis.crypto ??= crypto.webcrypto;
URL.parse ??= (...parts) => (URL.canParse(...parts) ? new URL(...parts) : null);

const script = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
if (!("hash" in crypto)) {
  const whole = script(`
    import crypto from "node:crypto";
    export * from "node:crypto";
    export default crypto;
    export const hash = (name, data, as = "hex") => crypto.createHash(name).update(data).digest(as);
  `);
  register(
    script(`
      export const resolve = (name, context, next) =>
        name === "node:crypto" && context.parentURL.includes("/oidc-provider/")
          ? { url: ${JSON.stringify(whole)}, format: "module", shortCircuit: true }
          : next(name, context);
    `),
  );
}
