/**
 * Carries what nodes tell each other. A message may be lost or come late; whoever needs certainty asks the store
 * (events have a `seq`, so a gap is always seen). A node does not hear itself.
 */
export interface Bus {
  publish(channel: string, message: unknown): void;
  /** Returns the function that ends the subscription. */
  subscribe(channel: string, listener: (message: unknown) => void): () => void;
  close(): Promise<void>;
}
