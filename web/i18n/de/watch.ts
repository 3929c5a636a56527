import type { Translation } from '../translation.ts';
import type english from '../en/watch.ts';

export default {} satisfies Translation<typeof english>;
