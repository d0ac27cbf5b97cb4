/**
 * The reason to abort with when waiting ended as it should. Without a reason every abort makes a DOMException with a stack
 * trace, which costs more than all the rest of an exchange with a device.
 */
export const OVER = 'over'
