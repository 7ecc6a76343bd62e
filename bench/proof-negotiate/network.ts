import { cappedRateCase } from "./capped-rate-case";
import { sentPerSecond } from "./throughput-container";

export const networkCase = cappedRateCase("network", {}, sentPerSecond);
