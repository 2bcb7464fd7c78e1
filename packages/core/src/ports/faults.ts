/**
 * Faults, thrown where an outcome cannot be had. What was asked for may or may not have happened; every
 * command is safe to send again.
 */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
