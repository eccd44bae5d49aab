/** How long an IG officer's word stands for a fault that goes on; then it is asked for again. */
export const CONFIRMATION_HOURS = 24
