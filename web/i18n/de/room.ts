import type { Translation } from '../translation.ts';
import type english from '../en/room.ts';

export default {} satisfies Translation<typeof english>;
