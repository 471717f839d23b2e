import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * Istio merges the rules that one namespace has for one host. The oldest comes first; a younger
 * one adds subsets of new names, and its traffic policy where there is none yet.
 */
export default defineCheck({
  id: 'DR-MERGE-01',
  title: 'rules of one host are merged: a younger rule sets the TLS mode that an older one lacks',
  source: istioDocs('istio/istio, pilot/pkg/model/destination_rule.go: mergeDestinationRule'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['subsets.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    misplaced: sabotage.swap('disable.yaml', 'misplaced.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn, misplaced: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull, misplaced: asFull } },
  },
});
