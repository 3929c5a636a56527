import type { ViewerRow } from '../../media/lens-port.ts';

/** A viewer's connection with which all is well. */
export function row(connection: string, but: Partial<ViewerRow> = {}): ViewerRow {
  return {
    ...{ connection, connected: true, family: 4, network: '192.0.2', congested: false, impaired: false },
    ...{ loss: 0, jitterMs: 2, roundTripMs: 30, quality: 'high' },
    ...{ bytes: 0, nacks: 0, resent: 0, pictureLosses: 0 },
    ...but,
  };
}
