import { answerAsk } from "@/server/domain/negotiation/answer-ask";
import { findDonors } from "@/server/domain/negotiation/counter-ladder/find-donors";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { floorTo, MEBIBYTE } from "@/server/domain/negotiation/grid";
import { type LeaseState, leaseMayBecome } from "@/server/domain/negotiation/lease";
import { fits, freeOf } from "@/server/domain/negotiation/ledger";
import { type NegotiationEvent, transition } from "@/server/domain/negotiation/negotiation-state";
import { planReclaim } from "@/server/domain/negotiation/reclaim/plan-reclaim";
import { DEFAULT_RECLAIM } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { Ask, HostLedger } from "@/server/domain/negotiation/terms";
import {
  isLive,
  type ModelChange,
  type ModelContainer,
  type ModelDonation,
  type ModelLease,
  type ModelNegotiation,
  type ModelReclaim,
} from "@/server/domain/negotiation/testing-host-rows";

const CAPACITY = 2_048 * MEBIBYTE;
const RESERVE = 256 * MEBIBYTE;
const COUNT = 5;

/**
 * For tests: a host whose whole limits count, moved only by the protocol's own functions, with intent rows that a
 * controller may die on. Memory only; amounts in bytes, time in seconds.
 */
export class TestingHost {
  now = 0;
  readonly containers: ModelContainer[] = Array.from({ length: COUNT }, (_, i) => ({
    limit: 320 * MEBIBYTE,
    floor: (96 + 32 * i) * MEBIBYTE,
    usage: 64 * MEBIBYTE,
    priority: i * 20,
  }));
  readonly negotiations: ModelNegotiation[] = [];
  readonly leases: ModelLease[] = [];
  readonly donations: ModelDonation[] = [];
  readonly changes: ModelChange[] = [];
  readonly reclaims: ModelReclaim[] = [];
  /** Each limit that a reclaim really lowered, and what was used at that moment. */
  readonly lowerings: { to: number; usage: number; floor: number }[] = [];

  ledger(asker?: number): HostLedger {
    const committed = this.containers.reduce((sum, { limit }, i) => {
      const granted = this.leaseOf(i, "active", "releasing")?.granted ?? 0;
      const isOwed = (d: ModelDonation) => d.donor === i && /intended|returning/.test(d.state);
      const reclaim = this.reclaimOf(i);
      const onItsWay = reclaim?.target == null ? 0 : Math.max(reclaim.lowered, reclaim.target);
      return sum + Math.max(limit, granted, onItsWay, this.donations.find(isOwed)?.baseline ?? 0);
    }, 0);
    const pending = this.containers.reduce(
      (sum, { limit }, i) => sum + Math.max(0, (this.leaseOf(i, "reserved")?.granted ?? 0) - limit),
      0,
    );
    const earmarked = this.donations
      .filter((d) => d.state === "given" && this.negotiations[d.negotiation]?.state === "deferred")
      .filter((d) => this.negotiations[d.negotiation]?.asker !== asker)
      .reduce((sum, d) => sum + d.baseline - d.lowered, 0);
    return {
      capacity: { cpuMillicores: 8_000, memoryBytes: CAPACITY },
      reserve: { cpuMillicores: 0, memoryBytes: RESERVE },
      committed: { cpuMillicores: 0, memoryBytes: committed },
      reserved: { cpuMillicores: 0, memoryBytes: pending + earmarked },
    };
  }

  /** Asks, or asks again where it was deferred; an infeasible one has donors step down first. */
  ask(asker: number, wantMib: number): void {
    const container = this.containers[asker]!;
    if (this.isBusy(asker)) return;
    const want = container.limit + wantMib * MEBIBYTE;
    const ask = {
      dimension: "memory",
      before: { cpuMillicores: 500, memoryBytes: container.limit },
      amounts: { min: want - 32 * MEBIBYTE, want, max: want },
      deadlineAt: this.now * 1000 + 600_000,
      horizonMinutes: 15,
      priority: container.priority,
    } as Ask;
    const deferred = this.negotiations.findIndex((n) => n.asker === asker && n.state === "deferred");
    if (deferred < 0 && this.negotiations.some((n) => n.asker === asker && isLive(n.state))) return;
    const id = deferred >= 0 ? deferred : this.negotiations.push({ asker, state: "open", amount: 0 }) - 1;
    this.move(id, "ask");
    const answer = answerAsk(ask, this.ledger(asker), DEFAULT_POLICY, this.now * 1000, () => 0.1);
    if (answer.kind === "offer" || answer.kind === "counter") {
      this.move(id, answer.kind);
      this.negotiations[id]!.amount = answer.amount;
      return;
    }
    const gifts = answer.kind === "infeasible" ? this.giftsFor(asker, wantMib * MEBIBYTE) : [];
    this.move(id, gifts.length > 0 ? "defer" : answer.kind);
    for (const gift of gifts) this.give(id, gift.containerId, gift.to);
  }

  /** A person or the policy says yes: checked again, reserved, and the intent written. */
  accept(asker: number): void {
    const id = this.negotiations.findIndex((n) => n.asker === asker && n.state === "offered");
    const negotiation = this.negotiations[id];
    if (!negotiation || this.isBusy(asker)) return;
    const { limit } = this.containers[asker]!;
    if (!fits(this.ledger(asker), "memory", limit, negotiation.amount) || negotiation.amount <= limit) {
      this.move(id, "withdraw");
      return;
    }
    const older = this.leaseOf(asker, "active", "releasing");
    const lease: ModelLease = {
      negotiation: id,
      asker,
      state: "reserved",
      baseline: older?.baseline ?? limit,
      granted: negotiation.amount,
      startsAt: this.now,
      endsAt: this.now + 60,
    };
    this.leases.push(lease);
    this.move(id, "accept");
    this.move(id, "apply");
    this.intend(asker, negotiation.amount, (verified) => {
      if (!verified) {
        this.become(lease, "rolled_back");
        this.move(id, "roll_back");
        return;
      }
      if (older) this.become(older, "released");
      this.become(lease, "active");
      this.move(id, "verify");
      this.move(id, "commit");
    });
  }

  /** One change is carried out; `crash` dies before or after the call, and leaves the row to be found. */
  carryOut(index: number, outcome: "verified" | "refused" | "crash-before" | "crash-after"): void {
    const open = this.changes.filter((c) => c.state !== "ended");
    const change = open[index % Math.max(1, open.length)];
    if (!change) return;
    change.state = "calling";
    const container = this.containers[change.container]!;
    // What an earlier delivery did stands, whatever comes of this one.
    const isDone = container.limit === change.to;
    if (change.isReclaim && !isDone && container.usage * 1.25 > change.to) {
      change.state = "ended";
      change.end(false);
      return;
    }
    if (outcome === "crash-before") return;
    if (!isDone && outcome !== "refused") {
      container.limit = change.to;
      const { usage, floor } = container;
      if (change.isReclaim) this.lowerings.push({ to: change.to, usage, floor });
    }
    if (outcome === "crash-after") return;
    change.state = "ended";
    change.end(isDone || outcome === "verified");
  }

  /** Time passes; leases that ended step back, or end with their limit where that is home. */
  expire(seconds: number): void {
    this.now += seconds;
    for (const lease of this.leases)
      if (lease.state === "active" && this.now >= lease.endsAt) this.stepBack(lease);
  }

  recall(asker: number): void {
    const lease = this.leaseOf(asker, "active");
    if (lease) this.stepBack(lease);
  }

  giveBack(donor: number): void {
    const donation = this.donations.find((d) => d.donor === donor && d.state === "given");
    if (!donation || this.isBusy(donor)) return;
    // What others freed for an ask of its own is not for taking back.
    if (!fits(this.ledger(), "memory", donation.lowered, donation.baseline)) return;
    donation.state = "returning";
    this.intend(donor, donation.baseline, (verified) => {
      donation.state = verified ? "returned" : "given";
    });
  }

  /** It takes another amount from now on, as far as its limit lets it. */
  demand(container: number, mib: number): void {
    const it = this.containers[container]!;
    it.usage = Math.min(it.limit, mib * MEBIBYTE);
  }

  /** The host asks back what is not needed: planned, agreed to, and the intent of one step written. */
  reclaim(container: number): void {
    const { limit, usage, floor } = this.containers[container]!;
    const held = this.reclaimOf(container);
    if (this.isBusy(container) || this.isBound(container, "but-reclaimed")) return;
    if (this.negotiations.some((n) => n.asker === container && isLive(n.state))) return;
    // A hand-made change ends the real one; here nobody makes any.
    if (held && (held.state !== "held" || held.lowered !== limit)) return;
    const seen = { cpuMillicores: 0, memoryBytes: usage };
    const plan = planReclaim({
      now: this.now * 1000,
      dimension: "memory",
      limits: { cpuMillicores: null, memoryBytes: limit },
      original: held?.original ?? null,
      steppedAt: null,
      usage: { cpuMillicores: 0, workingSetBytes: usage },
      peak: seen,
      upperBand: seen,
      rightSize: floor,
      historyHours: 100,
      risk: 0.01,
      riskUnder: () => 0.01,
      policy: DEFAULT_POLICY,
      settings: DEFAULT_RECLAIM,
    });
    if (plan.kind === "hold") return;
    const id = this.negotiations.push({ asker: container, state: "open", amount: plan.to }) - 1;
    for (const event of ["ask", "offer", "accept", "apply"] as const) this.move(id, event);
    const begun: ModelReclaim = {
      container,
      state: "lowering",
      original: limit,
      lowered: limit,
      target: plan.to,
      steps: 0,
    };
    const reclaim = held ?? begun;
    if (!held) this.reclaims.push(reclaim);
    Object.assign(reclaim, { state: "lowering", target: plan.to });
    const end = (verified: boolean) => {
      reclaim.target = null;
      if (!verified) {
        reclaim.state = reclaim.steps > 0 ? "held" : "failed";
        return this.move(id, "roll_back");
      }
      Object.assign(reclaim, { state: "held", lowered: plan.to, steps: reclaim.steps + 1 });
      this.move(id, "verify");
      this.move(id, "commit");
    };
    this.intend(container, plan.to, end, true);
  }

  /** What was reclaimed goes back, as far as the host has room. */
  restore(container: number): void {
    const reclaim = this.reclaimOf(container);
    if (reclaim?.state !== "held" || this.isBusy(container) || this.isBound(container, "but-reclaimed"))
      return;
    if (this.containers[container]!.limit !== reclaim.lowered) return;
    const free = Math.max(0, freeOf(this.ledger(), "memory"));
    const to = Math.min(reclaim.original, reclaim.lowered + floorTo(free, MEBIBYTE));
    if (to <= reclaim.lowered) return;
    Object.assign(reclaim, { state: "returning", target: to });
    this.intend(container, to, (verified) => {
      const lowered = verified ? to : reclaim.lowered;
      const state = lowered >= reclaim.original ? "returned" : "held";
      Object.assign(reclaim, { state, lowered, target: null });
    });
  }

  changesInFlight(container: number): number {
    return this.changes.filter((c) => c.container === container && c.state !== "ended").length;
  }

  private giftsFor(asker: number, need: number) {
    const candidates = this.containers.map((c, i) => ({
      containerId: i,
      name: String(i),
      priority: c.priority,
      limit: c.limit,
      counted: c.limit,
      floor: c.floor,
      min: null,
      heldBack: i === asker || this.isBusy(i) || this.isBound(i) ? "busy" : null,
    }));
    const askerPriority = this.containers[asker]!.priority;
    return findDonors(candidates, { dimension: "memory", need, askerPriority }).gifts;
  }

  private give(negotiation: number, donor: number, lowered: number): void {
    const baseline = this.containers[donor]!.limit;
    const donation: ModelDonation = { negotiation, donor, state: "intended", baseline, lowered };
    this.donations.push(donation);
    this.intend(donor, lowered, (verified) => {
      donation.state = verified ? "given" : "failed";
    });
  }

  private stepBack(lease: ModelLease): void {
    if (this.isBusy(lease.asker)) return;
    this.become(lease, "releasing");
    const to = Math.max(lease.baseline, this.containers[lease.asker]!.floor);
    this.intend(lease.asker, to, (verified) => {
      if (!verified) return this.become(lease, "active");
      lease.granted = to;
      this.become(lease, "released");
      if (this.negotiations[lease.negotiation]?.state === "committed")
        this.move(lease.negotiation, "release");
    });
  }

  private intend(container: number, to: number, end: (verified: boolean) => void, isReclaim = false): void {
    this.changes.push({ container, to, isReclaim, state: "intended", end });
  }

  private isBusy(container: number): boolean {
    return this.changesInFlight(container) > 0;
  }

  private reclaimOf(container: number): ModelReclaim | undefined {
    return this.reclaims.find((r) => r.container === container && /lowering|held|returning/.test(r.state));
  }

  private isBound(container: number, except?: "but-reclaimed"): boolean {
    if (!except && this.reclaimOf(container)) return true;
    const gives = this.donations.some(
      (d) => d.donor === container && /intended|given|returning/.test(d.state),
    );
    return gives || this.leaseOf(container, "reserved", "active", "releasing") !== undefined;
  }

  private leaseOf(asker: number, ...states: LeaseState[]): ModelLease | undefined {
    return this.leases.find((lease) => lease.asker === asker && states.includes(lease.state));
  }

  private move(id: number, event: NegotiationEvent): void {
    const negotiation = this.negotiations[id]!;
    const next = transition(negotiation.state, event);
    if (!next.ok) throw new Error(next.because);
    negotiation.state = next.state;
  }

  private become(lease: ModelLease, to: LeaseState): void {
    if (!leaseMayBecome(lease.state, to))
      throw new Error(`a lease that is ${lease.state} cannot become ${to}`);
    lease.state = to;
  }
}
