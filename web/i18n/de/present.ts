import type { Translation } from '../translation.ts';
import type english from '../en/present.ts';

export default {} satisfies Translation<typeof english>;
