import type { Control } from "@/bench/security/control";
import { tryAnswers } from "@/bench/security/gate/try-answers";
import { tryDeadGate } from "@/bench/security/gate/try-dead-gate";
import { tryEverything } from "@/bench/security/gate/try-everything";
import { tryFloods, tryProtected } from "@/bench/security/gate/try-guards";
import { trySocketMode } from "@/bench/security/gate/try-socket-mode";
import { tryTunnels } from "@/bench/security/gate/try-tunnels";
import { tryUpdates } from "@/bench/security/gate/try-updates";

export const controls: readonly Control[] = [
  { control: "gate: every method, path and spelling outside of the list is refused", run: tryEverything },
  {
    control: "gate: only whole numbers of listed fields of an update reach the engine",
    run: () => tryUpdates(1_000),
  },
  { control: "gate: no tunnel, no hidden second request, no body past 4 KB", run: tryTunnels },
  { control: "gate: no environment, argument or mount of a container passes", run: tryAnswers },
  {
    control: "gate: PFN's own containers cannot be changed, and nothing through a read-only gate",
    run: tryProtected,
  },
  { control: "gate: a flood is held back", run: tryFloods },
  { control: "gate: another account of this machine cannot open its socket", run: trySocketMode },
  { control: "gate: when it is gone, PFN says so and asks the engine no other way", run: tryDeadGate },
];
