/** How far this machine's clock is off the database's, told from the times at which a heartbeat was sent and answered. */

/** A slower answer says too little: the offset is known to half of its round trip. */
const longestRoundTripMs = 2_000;
/** Smaller ones leave the times of points as they are: a busy machine may mistake itself by as much, and times would jump. */
const correctedFromMs = 1_000;

export interface ClockOffset {
  /** The database told its time between these two of ours; as NTP does (RFC 5905, section 8), it is taken to be the middle. */
  measured(sentMs: number, answeredMs: number, databaseMs: number): void;
  /** This clock minus the database's, milliseconds, newest measurement; undefined before the first. */
  offsetMs(): number | undefined;
  /** To be added to times of this machine. */
  correctionMs(): number;
}

export function createClockOffset(): ClockOffset {
  let offsetMs: number | undefined;
  return {
    measured(sentMs, answeredMs, databaseMs) {
      const roundTripMs = answeredMs - sentMs;
      if (roundTripMs >= 0 && roundTripMs <= longestRoundTripMs) offsetMs = (sentMs + answeredMs) / 2 - databaseMs;
    },
    offsetMs: () => offsetMs,
    correctionMs: () => (offsetMs === undefined || Math.abs(offsetMs) <= correctedFromMs ? 0 : -offsetMs),
  };
}
