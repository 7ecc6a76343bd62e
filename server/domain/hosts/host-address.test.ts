import { expect, it } from "vitest";
import { readHostAddress } from "./host-address";

it.each([
  { name: "a socket", text: "unix:///var/run/docker.sock", transport: "unix" },
  { name: "a port", text: "tcp://10.0.0.5:2376", transport: "tcp" },
  { name: "an IPv6 address", text: "tcp://[fd00::1]:2375", transport: "tcp" },
  { name: "ssh with a user and a port", text: "ssh://pfn@rack-2:22022", transport: "ssh" },
  { name: "ssh alone", text: "ssh://rack-2", transport: "ssh" },
])("reads $name", ({ text, transport }) => {
  expect(readHostAddress(text)).toEqual({ ok: true, transport });
});

it.each([
  { name: "a socket without a path", text: "unix://docker.sock", says: /begins with/ },
  {
    name: "a host that ssh would take for an option",
    text: "ssh://-oProxyCommand=touch",
    says: /ssh:\/\/user/,
  },
  { name: "a user that ssh would take for an option", text: "ssh://-l@host", says: /ssh:\/\/user/ },
  { name: "a command behind an ssh host", text: "ssh://host/;reboot", says: /ssh:\/\/user/ },
  { name: "a port that is none", text: "ssh://host:70000", says: /ssh:\/\/user/ },
  { name: "a password", text: "tcp://me:secret@host:2376", says: /no user and password/ },
  { name: "a path", text: "tcp://host:2376/v1.41", says: /only the host and the port/ },
  { name: "another protocol", text: "ftp://host", says: /^Give unix:/ },
  { name: "nothing", text: "", says: /^Give unix:/ },
])("refuses $name", ({ text, says }) => {
  const read = readHostAddress(text);
  expect(read).toMatchObject({ ok: false });
  expect(read.ok ? "" : read.because).toMatch(says);
});
