/** Where an engine answers, as a person writes it: by the conventions of DOCKER_HOST. */
export type HostAddress = { ok: true; transport: "unix" | "tcp" | "ssh" } | { ok: false; because: string };

const FORMS = "unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host";

/**
 * Reads an address without asking anybody.
 * What a shell or the ssh program could take for an option is refused here, before it goes anywhere.
 */
export function readHostAddress(text: string): HostAddress {
  if (text.startsWith("unix://")) {
    return /^unix:\/\/\/[^\0]+$/.test(text)
      ? { ok: true, transport: "unix" }
      : no("A socket's path begins with /, e.g. unix:///var/run/docker.sock.");
  }
  if (text.startsWith("ssh://")) {
    const parts =
      /^ssh:\/\/(?:([a-zA-Z0-9_][\w.-]*)@)?([a-zA-Z0-9][\w.-]*|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?\/?$/.exec(
        text,
      );
    return parts && isPort(parts[3])
      ? { ok: true, transport: "ssh" }
      : no(
          "Give ssh://user@host or ssh://user@host:port; keys and everything else belong into ~/.ssh/config.",
        );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !["tcp:", "http:", "https:"].includes(url.protocol) || url.hostname === "") {
    return no(`Give ${FORMS}.`);
  }
  if (url.username || url.password) return no("An engine takes no user and password; use TLS or ssh.");
  if (url.pathname !== "" && url.pathname !== "/") return no("Give only the host and the port.");
  return { ok: true, transport: "tcp" };
}

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) > 0 && Number(text) < 65_536);
}

function no(because: string): HostAddress {
  return { ok: false, because };
}
