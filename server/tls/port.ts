/** What the rest of the server knows of its certificate. Two kinds: of its own authority (`local.ts`), and given (`own.ts`). */
export interface Certificates {
  /** PEM, for `tls.createSecureContext`. */
  current(): { key: string; cert: string };
  /** The names and addresses the certificate is valid for; wildcards are left out. */
  names(): string[];
  /** The authority people have to trust; null when the certificate comes from one that browsers know. */
  authority: Authority | null;
  /** Looks whether the certificate should be another one by now. It never throws; trouble is logged. */
  check(): Promise<void>;
  /** Called after every change. */
  onChange(listener: () => void): void;
}

export interface Authority {
  name: string;
  pem: string;
  /** DER: what most systems want to import. */
  der: Uint8Array<ArrayBuffer>;
  /** SHA-256 in hexadecimal pairs with colons, as the systems' own dialogues show it. */
  fingerprint: string;
}
