import type { Translation } from '../translation.ts';
import type english from '../en/trust.ts';

export default {} satisfies Translation<typeof english>;
