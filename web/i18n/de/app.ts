import type { Translation } from '../translation.ts';
import type english from '../en/app.ts';

export default {} satisfies Translation<typeof english>;
