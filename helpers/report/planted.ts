import { letters } from '../text/fixtures/material.ts';

/** A secret that an ingress, a plugin, an application or an API server may add to a response. */
export const PLANTED = letters(40, 'planted');
export const bearer = `Authorization: Bearer ${PLANTED}`;
export const jwt = ['eyJhbGciOiJSUzI1NiJ9', Buffer.from(`{"sub":"x"}`).toString('base64url'), PLANTED].join('.');
