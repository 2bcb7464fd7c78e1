/** Where faults go that no caller waits for: the api logs them. */
export type ReportFault = (fault: unknown) => void;
