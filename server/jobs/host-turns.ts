/**
 * Whose turn it is in this process: a verb works on one host once at a time, and on so many hosts at a time. A host that
 * takes long takes up one place of its verb, and no other verb's.
 */
export class HostTurns {
  private readonly underWay = new Set<string>();
  private readonly next = new Map<string, () => void>();
  private isOver = false;
  private readonly rooms = new Map<string, { taken: number; waiting: (() => void)[] }>();

  /**
   * Runs `work` in its turn. While the verb is at work on the same address, one more waits; what comes on top is left
   * out, since the one that waits does the same.
   *
   * address  what the job is about, in full.
   * atOnce   addresses that the verb works on at a time, ≥ 1.
   */
  async take(verb: string, address: string, atOnce: number, work: () => Promise<void>): Promise<void> {
    const key = `${verb}/${address}`;
    if (this.underWay.has(key)) {
      if (this.next.has(key)) return;
      await new Promise<void>((resolve) => this.next.set(key, resolve));
    }
    this.underWay.add(key);
    try {
      await this.enter(verb, atOnce);
      try {
        if (!this.isOver) await work();
      } finally {
        this.leave(verb);
      }
    } finally {
      const after = this.next.get(key);
      this.next.delete(key);
      // Whoever waited holds the address from this moment on.
      if (after) after();
      else this.underWay.delete(key);
    }
  }

  /** Who waits from now on is let go without its turn: the next schedule, or the next process, does the same. */
  end(): void {
    this.isOver = true;
  }

  private async enter(verb: string, atOnce: number): Promise<void> {
    const room = this.rooms.get(verb) ?? { taken: 0, waiting: [] };
    this.rooms.set(verb, room);
    if (room.taken < atOnce) room.taken++;
    else await new Promise<void>((resolve) => room.waiting.push(resolve));
  }

  private leave(verb: string): void {
    const room = this.rooms.get(verb);
    const waiting = room?.waiting.shift();
    // A place is handed on, never free in between.
    if (waiting) waiting();
    else if (room) room.taken--;
  }
}
