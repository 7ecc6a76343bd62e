/** Nothing that a shell, or virsh's own reader of lines, would take for more than a word. */
const PLAIN_WORD = /^[A-Za-z0-9@%+=:,./_-]+$/;
const DOMAIN = /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}$/;
const URI =
  /^(qemu|xen|ch|test)(\+(ssh|libssh2?|tls|tcp|unix))?:\/\/([A-Za-z0-9_][A-Za-z0-9_.@:-]*|\[[0-9A-Fa-f:]+\])?\/[A-Za-z0-9_./-]*(\?[^?]*)?$/;
/** `command=` and `netcat=` would run programs of the writer's choice on the workers' machine; so they are not taken. */
const PARAMETERS = new Set(["socket", "keyfile", "knownhosts", "known_hosts", "sshauth", "mode", "pkipath"]);

/** Throws RangeError: a bug upstream, since what people write is checked before it is stored. */
export function plainWord(word: string): string {
  if (!PLAIN_WORD.test(word)) throw new RangeError(`"${word}" is not a plain word`);
  return word;
}

/** Throws RangeError with what is wrong. */
export function checkUri(uri: string): void {
  const wrong = uriProblem(uri);
  if (wrong !== null) throw new RangeError(wrong);
}

/** Whether every connection to it is a world of its own: libvirt's built-in test driver. */
export function isTestDriver(uri: string): boolean {
  return uri.startsWith("test:///");
}

export function isDomainName(domain: string): boolean {
  return DOMAIN.test(domain);
}

/** What is wrong with an address; `null`: nothing. */
export function uriProblem(uri: string): string | null {
  if (uri.length > 300 || !URI.test(uri)) {
    return "a libvirt address looks like qemu:///system or qemu+ssh://pfn@node-1/system";
  }
  for (const pair of (uri.split("?")[1] ?? "").split("&")) {
    const [name, value = ""] = pair.split("=");
    if (name && !(PARAMETERS.has(name) && PLAIN_WORD.test(value)))
      return `"${name}=" is not taken in a libvirt address`;
  }
  return null;
}
