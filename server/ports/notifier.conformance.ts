import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Note } from "@/server/domain/notifications/compose-note";
import { type ChannelTarget, NotDelivered, type Notifier } from "./notifier";

export interface NotifierBench {
  notifier: Notifier;
  /** A target whose other side is of this test's own; its secrets contain `SECRET`. */
  target: ChannelTarget;
  /** The same kind, at an address that must never be called. */
  forbidden: ChannelTarget;
  /** What the other side says from now on. */
  answer(how: "yes" | "later" | "never"): void;
  /** Everything that arrived, as text. */
  received(): string[];
  close(): Promise<void>;
}

export const SECRET = "s3cret-of-this-channel";

/** Names as a hostile tenant may choose them. */
export const HOSTILE = "<!channel> @everyone **bold** [x](http://evil)\r\nBcc: eve@evil\u202e`";

export const NOTE: Note = {
  id: "01990000-0000-7000-8000-000000000001",
  title: `${HOSTILE} failed`,
  severity: "critical",
  at: Date.UTC(2026, 0, 5, 12),
  items: [
    {
      kind: "approval",
      severity: "critical",
      culprit: HOSTILE,
      hostName: "node-a",
      title: `${HOSTILE} waits for your decision`,
      reason: "working set grows 3.1 MiB/min, reaches its 256 MiB limit in 9–14 min",
      deadlineAt: Date.UTC(2026, 0, 5, 12, 4),
      at: Date.UTC(2026, 0, 5, 12),
      url: "https://pfn.example/negotiations/1",
    },
  ],
  more: 2,
  url: "https://pfn.example/",
};

/** What `server/ports/notifier.ts` promises, on any notifier. */
export function notifierConformance(name: string, open: () => Promise<NotifierBench>): void {
  describe(`${name} keeps the notifier's promises`, () => {
    let bench: NotifierBench;
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    const failure = async (target = bench.target): Promise<NotDelivered> => {
      const error = await bench.notifier.send(target, NOTE).then(
        () => null,
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf(NotDelivered);
      return error;
    };

    it("delivers who, why, until when and the link, and gives back the other side's words", async () => {
      bench.answer("yes");
      const words = await bench.notifier.send(bench.target, NOTE);
      expect(words).toMatch(/^2\d\d/);
      const [text] = bench.received();
      expect(bench.received()).toHaveLength(1);
      for (const part of ["Bcc: eve", "working set grows", "https://pfn.example/negotiations/1", "more"])
        expect(text?.replaceAll("\\", "")).toContain(part);
    });

    it("says that a busy other side may be tried again, and a refusal may not", async () => {
      bench.answer("later");
      expect((await failure()).retry).toBe(true);
      bench.answer("never");
      expect((await failure()).retry).toBe(false);
    });

    it("keeps what is secret out of its errors", async () => {
      bench.answer("never");
      expect((await failure()).message).not.toContain(SECRET);
    });

    it("never calls a cloud's metadata service", async () => {
      const before = bench.received().length;
      const error = await failure(bench.forbidden);
      expect(error.message).toMatch(/is not called/);
      expect(error.retry).toBe(false);
      expect(bench.received()).toHaveLength(before);
    });
  });
}
