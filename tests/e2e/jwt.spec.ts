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

/** A token whose claims somebody has changed. */
function changed(token: string, claims: object) {
  const [header, payload, signature] = token.split(".");
  const own = JSON.parse(new TextDecoder().decode(jose.base64url.decode(payload)));
  return [header, jose.base64url.encode(JSON.stringify({ ...own, ...claims })), signature].join(".");
}

test("what another library has signed counts, and what is wrong with a token is told", async ({ page, open }) => {
  await open();
  const { jwk, privateKey, publicKey, status } = await setUp(page);
  const good = await sign(privateKey, { sub: "ann" });
  expect(await status(good)).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { aud: ["x", "app"] }))).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { aud: undefined, client_id: "app" }))).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { scope: "a pets/read" }), "/scoped")).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { scp: ["a", "pets/read"] }), "/scoped")).toEqual([200, ""]);
  expect(await status(await sign(privateKey, { exp: NOW + 1, nbf: NOW }))).toEqual([200, ""]);
  // The same key signs with the longer digests, too.
  const pkcs8 = await jose.exportPKCS8(privateKey);
  for (const alg of ["RS384", "RS512"]) {
    expect(await status(await sign(await jose.importPKCS8(pkcs8, alg), {}, { alg })), alg).toEqual([200, ""]);
  }

  const other = (await jose.generateKeyPair("RS256")).privateKey;
  const refused: [string, string, RegExp][] = [
    ["wrong key", await sign(other, {}), /not that of the key/],
    ["wrong issuer", await sign(privateKey, { iss: "https://evil.example.com" }), /was issued by/],
    ["wrong audience as a string", await sign(privateKey, { aud: "application" }), /is for application, and/],
    ["wrong client_id", await sign(privateKey, { aud: undefined, client_id: "other" }), /is for other, and/],
    ["aud goes before client_id", await sign(privateKey, { aud: "other", client_id: "app" }), /is for other, and/],
    ["neither aud nor client_id", await sign(privateKey, { aud: undefined }), /neither aud nor client_id/],
    ["PS256", await sign(await jose.importPKCS8(pkcs8, "PS256"), {}, { alg: "PS256" }), /algorithm is 'PS256'/],
    ["changed claims", changed(good, { sub: "eve" }), /not that of the key/],
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
  expect((await status(await sign(privateKey, {}), "/scoped"))[0], "no scope at all").toBe(403);

  // A token that is known by now expires all the same, to the second.
  const short = await sign(privateKey, { exp: NOW + 2 });
  expect(await status(short)).toEqual([200, ""]);
  await send(page, { advance: { seconds: 1 } });
  expect((await status(short))[0]).toBe(200);
  await send(page, { advance: { seconds: 1 } });
  expect((await status(short))[0]).toBe(401);
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

test("tokens of a user pool, and of OAuth's flows, are ones for another library", async ({ page, open }) => {
  await open();
  const call = async (operation: string, input: object) => (await send(page, { service: "backends", operation, input })).output;
  const checks = { currentDate: new Date(NOW * 1000) };
  await call("PutUserPool", { UserPoolId: "us-east-1_Pool", Clients: ["app"], Users: [{ Username: "ann" }] });
  const minted = await call("MintToken", { UserPoolId: "us-east-1_Pool", Username: "ann" });
  const pool = jose.createLocalJWKSet((await call("ListUserPools", {})).UserPools[0].Jwks);
  const identity = await jose.jwtVerify(minted.Token, pool, {
    ...checks, issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool", audience: "app", algorithms: ["RS256"],
  });
  expect(identity.payload.token_use).toBe("id");

  const { Jwks } = await call("PutIssuer", { Issuer: ISSUER });
  const uri = "https://app.example.com/callback";
  await call("PutOAuthClient", { Issuer: ISSUER, ClientId: "app", RedirectUris: [uri], Scopes: ["openid", "pets/read"] });
  const { CodeVerifier, CodeChallenge, Nonce } = await call("MakeCodeVerifier", {});
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(CodeVerifier));
  expect(CodeChallenge).toBe(jose.base64url.encode(new Uint8Array(digest)));
  const asked = new URLSearchParams({
    response_type: "code", client_id: "app", redirect_uri: uri, nonce: Nonce, code_challenge: CodeChallenge, code_challenge_method: "S256",
  });
  const back = await call("SendToIssuer", { Method: "GET", Url: `${ISSUER}/oauth2/authorize?${asked}`, Headers: [["Cookie", "session=ann"]] });
  const code = new URL(back.Headers[0][1]).searchParams.get("code") as string;
  const exchange = new URLSearchParams({ grant_type: "authorization_code", client_id: "app", code, redirect_uri: uri, code_verifier: CodeVerifier });
  const headers = [["Content-Type", "application/x-www-form-urlencoded"]];
  const answer = await call("SendToIssuer", { Method: "POST", Url: `${ISSUER}/oauth2/token`, Headers: headers, Body: `${exchange}` });
  const tokens = JSON.parse(answer.Body);
  const keys = jose.createLocalJWKSet(Jwks);
  const access = await jose.jwtVerify(tokens.access_token, keys, { ...checks, issuer: ISSUER, typ: "at+jwt" });
  expect(access.payload).toMatchObject({ sub: "ann", client_id: "app", scope: "openid pets/read" });
  const id = await jose.jwtVerify(tokens.id_token, keys, { ...checks, issuer: ISSUER, audience: "app" });
  expect(id.payload.nonce).toBe(Nonce);
});
