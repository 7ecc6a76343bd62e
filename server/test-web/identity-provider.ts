import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What an ID token says beside who it is from, for whom and until when. */
export interface Claims {
  sub: string;
  email: string;
  email_verified: boolean;
  name: string;
  groups?: string[];
}

interface Grant {
  nonce: string | null;
  challenge: string;
  redirectUri: string;
}

/** An OpenID provider of one client, on a port of its own: discovery, keys, authorization with PKCE, ID tokens (RS256). */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next; `forge` changes the ID token's own claims or its signature. */
  next: { claims: Claims; forge?: { claims?: object; signature?: boolean } };
  close(): Promise<void>;
}

export async function openIdentityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "/", provider.issuer);
    const json = (body: object, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") {
      return json({
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    if (url.pathname === "/keys") {
      return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
    }
    if (url.pathname === "/authorize") {
      const asked = url.searchParams;
      const code = randomUUID();
      const redirectUri = asked.get("redirect_uri")!;
      grants.set(code, {
        nonce: asked.get("nonce"),
        challenge: asked.get("code_challenge") ?? "",
        redirectUri,
      });
      const back = new URL(redirectUri);
      back.searchParams.set("code", code);
      back.searchParams.set("state", asked.get("state")!);
      return response.writeHead(302, { location: back.href }).end();
    }
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const form = new URLSearchParams(text);
      const grant = grants.get(form.get("code") ?? "");
      grants.delete(form.get("code") ?? "");
      const verifier = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      const known =
        form.get("client_secret") === provider.clientSecret && form.get("client_id") === provider.clientId;
      if (
        !grant ||
        !known ||
        grant.challenge !== verifier ||
        form.get("redirect_uri") !== grant.redirectUri
      ) {
        return json({ error: "invalid_grant" }, 400);
      }
      json({
        access_token: `opaque-${randomUUID()}`,
        token_type: "Bearer",
        expires_in: 300,
        id_token: idToken(grant),
      });
    });
  });

  function idToken({ nonce }: Grant): string {
    const { claims, forge } = provider.next;
    const now = Math.floor(Date.now() / 1000);
    const own = { iss: provider.issuer, aud: provider.clientId, iat: now, exp: now + 300, nonce };
    const body = [
      { alg: "RS256", kid: "1", typ: "JWT" },
      { ...own, ...claims, ...forge?.claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = sign("sha256", Buffer.from(forge?.signature ? `${body}x` : body), privateKey);
    return `${body}.${signature.toString("base64url")}`;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: IdentityProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: "pfn",
    clientSecret: "known-to-both",
    next: { claims: { sub: "0", email: "nobody@example.com", email_verified: false, name: "Nobody" } },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}
