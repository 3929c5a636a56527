/**
 * `nodes`: one room whose people are at one, two or three nodes, all on this machine: what a delivery of chat costs over all
 * nodes, and what a post costs more because others have to hear of it by the bus; what a packet of a lecture costs over all
 * nodes, and what one costs that a node takes over from the lecturer's. On few cores more nodes deliver no more in all, neither
 * messages nor packets; what is measured is their price.
 */
import { measureChat } from './nodes/chat.ts';
import { measureMedia } from './nodes/media.ts';
import type { Benchmark } from './run.ts';

export const run: Benchmark = async (options) => ({
  ...(await measureChat(options)),
  media: await measureMedia(options),
});
