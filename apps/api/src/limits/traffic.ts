/** What each caller, and all of them together, may ask of the api. */
export interface TrafficLimits {
  /** Calls per second of a key or an operator. 0: any number. */
  readonly ratePerKey: number;
  /** Calls per second of an address, for whoever comes without either. 0: any number. */
  readonly ratePerAddress: number;
  /** Calls of procedures that this process works on at once. */
  readonly maxInFlight: number;
  /** Addresses and networks of the proxies in front, whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}
