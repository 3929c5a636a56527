import { limits } from '../../protocol/limits.ts';

/** What a path takes instead of a little JSON. */
export interface OtherBody {
  path: RegExp;
  bytes: number;
  types: RegExp;
}

const otherBodies: OtherBody[] = [
  {
    path: /^\/api\/rooms\/[^/]+\/polls(\/|$)/,
    bytes: limits.pollFileBytes,
    types: /^(application\/(json|xml)|text\/(plain|csv|xml))\s*(;|$)/i,
  },
  {
    path: /^\/api\/rooms\/[^/]+\/pictures$/,
    bytes: limits.pictureBytes,
    types: /^image\/(webp|png|jpeg)$/i,
  },
];

/** Undefined where a little JSON is all there is. */
export function otherBodyAt(path: string): OtherBody | undefined {
  return otherBodies.find((body) => body.path.test(path));
}
