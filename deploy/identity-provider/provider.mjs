// An OpenID provider over TLS on loopback, for tests: node provider.mjs CONFIGURATION.json
// The file has issuer, port, certificate, key, jwks, alg, clients, lifetime (of tokens, in seconds; an hour if absent), and by client the claims of its tokens.
// SIGHUP reads it again: that is how keys are rotated.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , path, modules] = process.argv;
const required = createRequire(`${modules}/package.json`);
const { default: Provider } = await import(pathToFileURL(required.resolve("oidc-provider")));

function read() {
  const given = JSON.parse(readFileSync(path, "utf8"));
  const provider = new Provider(given.issuer, {
    jwks: given.jwks,
    cookies: { keys: ["only of tests"] },
    clients: given.clients.map((one) => ({
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: given.alg,
      ...one,
    })),
    extraTokenClaims: (_context, token) => given.claims[token.clientId],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:outbound",
        getResourceServerInfo: (_context, resource) => ({
          scope: "",
          audience: resource.slice("urn:".length),
          accessTokenTTL: given.lifetime ?? 3600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: given.alg } },
        }),
      },
    },
  });
  return [given, provider.callback()];
}

let [given, answer] = read();
process.on("SIGHUP", () => {
  [given, answer] = read();
  console.log("read again");
});
createServer(
  { cert: readFileSync(given.certificate), key: readFileSync(given.key) },
  (request, response) => answer(request, response),
).listen(given.port, "127.0.0.1", () => console.log("listening"));
