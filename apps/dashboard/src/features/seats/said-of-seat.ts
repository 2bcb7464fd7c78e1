import { createContext } from 'react';

/**
 * The element that assistive tech listens to for what else is known of the seat that has the focus. It is there all the
 * time: what is mounted together with its text is read out by few. Undefined for a seat that is only pointed at.
 */
export const SaidOfSeat = createContext<Element | undefined>(undefined);
