// Tokens that an independent library (jose) has made, checked by a JWT authorizer against a key set that was given.

import * as jose from "../../www/node_modules/jose/dist/webapi/index.js";
import type { Page } from "../../www/node_modules/@playwright/test/index.mjs";
import { expect, test } from "./fixtures";

const ISSUER = "https://login.example.com";
/** The instant at which a session begins, in seconds. */
const NOW = Date.parse("2026-01-01T00:00:00Z") / 1000;

async function send(page: Page, line: object) {
  return JSON.parse((await page.evaluate(async (text) => await window.stagecraft.send(text), JSON.stringify(line))) as string);
}

async function setUp(page: Page) {
  const { publicKey, privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const call = async (service: string, operation: string, input: object) => {
    const answer = await send(page, { service, operation, input });
    expect(answer.error, operation).toBeUndefined();
    return answer.output;
  };
  await call("backends", "PutIssuer", { Issuer: ISSUER, Jwks: { keys: [jwk] } });
  await call("backends", "PutHttpEndpoint", { Url: "https://e.example.com/*", Behavior: { kind: "echo" } });
  const { ApiId, ApiEndpoint } = await call("apigatewayv2", "CreateApi", { Name: "jose", ProtocolType: "HTTP" });
  const { AuthorizerId } = await call("apigatewayv2", "CreateAuthorizer", {
    ApiId, Name: "jwt", AuthorizerType: "JWT", IdentitySource: ["$request.header.Authorization"],
    JwtConfiguration: { Audience: ["app"], Issuer: ISSUER },
  });
  const { IntegrationId } = await call("apigatewayv2", "CreateIntegration", {
    ApiId, IntegrationType: "HTTP_PROXY", IntegrationMethod: "GET", IntegrationUri: "https://e.example.com/", PayloadFormatVersion: "1.0",
  });
  for (const [RouteKey, AuthorizationScopes] of [["GET /any", []], ["GET /scoped", ["pets/read"]]] as const) {
    const input = { ApiId, RouteKey, AuthorizationScopes, AuthorizationType: "JWT", AuthorizerId, Target: `integrations/${IntegrationId}` };
    await call("apigatewayv2", "CreateRoute", input);
  }
  await call("apigatewayv2", "CreateStage", { ApiId, StageName: "$default", AutoDeploy: true });
  const status = async (token: string, path = "/any") => {
    const answer = await send(page, { invoke: { method: "GET", url: ApiEndpoint + path, headers: [["Authorization", `Bearer ${token}`]] } });
    const step = answer.trace.find((entry: { step: string }) => entry.step === "authorize");
    const reason = step.fault ? Object.values<{ reason: string }>(step.fault)[0].reason : "";
    return [answer.response.status, reason] as const;
  };
  return { jwk, privateKey, publicKey, status };
}

interface Claims {
  aud?: string | string[];
  exp?: number;
  [claim: string]: unknown;
}

const sign = (key: jose.CryptoKey, claims: Claims, header: object = {}) =>
  new jose.SignJWT({ iss: ISSUER, iat: NOW, exp: NOW + 600, aud: "app", ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
    .sign(key);

test("what another library has signed counts, and what is wrong with a token is told", async ({ page, open }) => {
  await open();
  const { jwk, privateKey, publicKey, status } = await setUp(page);
  const good = await sign(privateKey, { sub: "ann" });
  expect(await status(good)).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { aud: ["x", "app"] }))).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { aud: undefined, client_id: "app" }))).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { scope: "a pets/read" }), "/scoped")).toEqual([200, ""]);

  const other = (await jose.generateKeyPair("RS256")).privateKey;
  const refused: [string, string, RegExp][] = [
    ["wrong key", await sign(other, {}), /not that of the key/],
    ["wrong issuer", await sign(privateKey, { iss: "https://evil.example.com" }), /was issued by/],
    ["wrong audience", await sign(privateKey, { aud: ["x", "y"] }), /is for x, y/],
    ["expired by a second", await sign(privateKey, { exp: NOW - 1 }), /expired 1 s ago/],
    ["expires now", await sign(privateKey, { exp: NOW }), /expired 0 s ago/],
    ["nbf ahead", await sign(privateKey, { nbf: NOW + 1 }), /nbf lies 1 s ahead/],
    ["iat ahead", await sign(privateKey, { iat: NOW + 1 }), /iat lies 1 s ahead/],
    ["unknown kid", await sign(privateKey, {}, { kid: "k2" }), /no key with the id k2/],
    ["none", new jose.UnsecuredJWT({ iss: ISSUER, aud: "app", exp: NOW + 600 }).encode(), /algorithm is 'none'/],
    ["truncated", good.slice(0, -20), /not that of the key|cannot be read/],
    ["two parts", good.split(".").slice(0, 2).join("."), /three parts/],
    ["huge", await sign(privateKey, { padding: "x".repeat(20_000) }), /10240 at most/],
  ];
  const secret = new TextEncoder().encode(await jose.exportSPKI(publicKey));
  const confused = await new jose.SignJWT({ iss: ISSUER, aud: "app", exp: NOW + 600 }).setProtectedHeader({ alg: "HS256", kid: jwk.kid }).sign(secret);
  refused.push(["HS256 with the public key", confused, /algorithm is 'HS256'/]);
  for (const [name, token, expected] of refused) {
    const [code, reason] = await status(token);
    expect(code, name).toBe(401);
    expect(reason, name).toMatch(expected);
  }
  const [code, reason] = await status(await sign(privateKey, { scope: "pets/write" }), "/scoped");
  expect(code).toBe(403);
  expect(reason).toMatch(/asks for one of pets\/read/);
});

test("a token that is minted here is one for another library", async ({ page, open }) => {
  await open();
  const { output } = await send(page, { service: "backends", operation: "PutIssuer", input: { Issuer: ISSUER } });
  const minted = await send(page, { service: "backends", operation: "MintToken", input: { Issuer: ISSUER, Claims: { aud: "app", sub: "ann" } } });
  const { payload, protectedHeader } = await jose.jwtVerify(minted.output.Token, jose.createLocalJWKSet(output.Jwks), {
    issuer: ISSUER, audience: "app", currentDate: new Date(NOW * 1000),
  });
  expect(payload.sub).toBe("ann");
  expect(protectedHeader.alg).toBe("RS256");
});
