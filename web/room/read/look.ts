/** How a chat looks, and where; see Look.svelte. */
export interface LookProps {
  roomId: string;
  /** It is shown in a window of its own. */
  isWindow: boolean;
  /** To the chat without picture and sound; left out where there is no picture anyway. */
  ononly?: (() => void) | undefined;
  anchor: HTMLElement;
  onclose: () => void;
}
