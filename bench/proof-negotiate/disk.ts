import { cappedRateCase } from "./capped-rate-case";
import { writtenPerSecond } from "./throughput-container";

export const diskCase = cappedRateCase("disk", { WRITE: "1" }, writtenPerSecond);
