import { mount, unmount, type Component } from 'svelte';

/** Opens a dialog from anywhere, a menu that closes for instance; it is gone when it says that it is done. */
export function open<Props extends { onclose: () => void }>(
  dialog: Component<Props>,
  props: Omit<Props, 'onclose'>,
): void {
  const shown = mount(dialog, {
    target: document.body,
    props: { ...props, onclose: () => void unmount(shown) } as Props,
  }) as object;
}
