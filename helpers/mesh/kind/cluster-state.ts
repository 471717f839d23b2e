/** kind names contexts, and meshproof the cluster's network, after the cluster. */
export const contextOf = (name: string): string => `kind-${name}`;
export const networkOf = (name: string): string => `kind-${name}`;
export const nodeOf = (name: string): string => `${name}-control-plane`;
