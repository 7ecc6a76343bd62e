import { parseAsString, parseAsStringLiteral } from "nuqs";
import { SPEAKING_DIMENSIONS, SPEAKING_SORTS } from "@/server/domain/forecast/speaking/speaking-view";

/** In the address, so that a view can be sent to somebody. */
export const speakingViewParsers = {
  q: parseAsString.withDefault(""),
  of: parseAsStringLiteral(SPEAKING_DIMENSIONS).withDefault("all"),
  sort: parseAsStringLiteral(SPEAKING_SORTS).withDefault("name"),
};
