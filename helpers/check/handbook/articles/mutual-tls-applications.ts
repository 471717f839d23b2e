import { by, claim, notTestable } from '../claim.ts';

/**
 * Article 003, second part: a database with certificates of its own, probes, the intruder and the
 * price list.
 */
export const mutualTlsApplications = {
  '003#mongo-own-mtls': claim(
    'with certificates of its own a client reaches a MongoDB that requires them',
    by('ME-NATIVE-01', 'ME-MONGO-01'),
    { note: 'the client writes a document and reads it' },
  ),
  '003#mongo-plain-closed': claim('without TLS MongoDB closes the connection', by('ME-NATIVE-01', 'ME-MONGO-01')),
  '003#mongo-no-certificate': claim(
    'without a certificate MongoDB refuses the client',
    by('ME-NATIVE-01', 'ME-MONGO-01'),
    {
      note: 'by the alert certificate-required',
    },
  ),
  '003#mongo-wrong-ca': claim('with the wrong CA the client refuses the server', by('ME-MONGO-01'), {
    note: 'its route via public-authorities',
  }),
  '003#mongo-key-file': claim('the client rejects a PEM file without its key', by('ME-NATIVE-01')),
  '003#mongo-by-sidecar': claim(
    'a DestinationRule MUTUAL lets a client that speaks plain MongoDB through',
    by('ME-MONGO-01', 'ME-SET-01'),
  ),
  '003#user-volume': claim(
    'annotations userVolume and userVolumeMount mount the files into the sidecar',
    by('ME-MONGO-01'),
    {
      erratum: {
        right: 'newer versions of Istio reject the list form of the annotations, the map form works',
        provedBy: ['ME-MONGO-01'],
      },
    },
  ),
  '003#mutual-not-istio-mutual': claim(
    'towards a database outside of the mesh the mode is MUTUAL, not ISTIO_MUTUAL',
    by('ME-ORIGIN-01', 'EG-ORIGINATE-02', 'DR-BARE-01'),
    { note: 'EG-ORIGINATE-02 towards a server of HTTP' },
  ),
  '003#application-free-of-tls': claim('the application itself needs no TLS settings', by('ME-MONGO-01')),
  '003#probe-crash-loop': claim('a liveness probe under STRICT ends in CrashLoopBackOff', by('PR-REWRITE-01')),
  '003#probe-non-2xx': claim('the liveness probe fails with a status that is no 2xx', by('PR-REWRITE-01'), {
    erratum: { right: 'it fails by a connection reset, without any response', provedBy: ['PR-REWRITE-01'] },
  }),
  '003#tcp-probe-too': claim('TCP probes fail in the same way', by('PR-TCP-01'), {
    erratum: {
      right:
        'not rewritten they always pass, since the sidecar accepts the connection: even when nothing listens behind it',
      provedBy: ['PR-TCP-01'],
    },
  }),
  '003#service-works-meanwhile': claim('meanwhile the application itself works for its peers', by('PR-REWRITE-01'), {
    note: 'as its control',
  }),
  '003#rewrite-cures': claim(
    'the annotation rewriteAppHTTPProbers "true" cures the crash loop',
    by('PR-REWRITE-01', 'PR-PATH-01'),
    { erratum: { right: 'probes are rewritten by default today', provedBy: ['PR-PATH-01'] } },
  ),
  '003#hack-reads-cost-in-permissive': claim(
    'in PERMISSIVE an intruder without sidecar reads /books/cost',
    by('PA-HACKCOST-01'),
  ),
  '003#hack-503-in-strict': claim('in STRICT the same intruder gets 503', by('PA-HACKCOST-01'), {
    erratum: {
      right: 'it sees a connection reset; 503 is what a meshed caller sees whose own sidecar sends plaintext',
      provedBy: ['PA-HACKCOST-01'],
    },
  }),
  '003#performance-cost': claim(
    'encryption and handshakes cost CPU, pooled connections save handshakes',
    notTestable('no check here makes a claim about performance'),
    { note: 'measured by `npm run bench -- --cost`, see [cost.md](cost.md)' },
  ),
  '003#plaintext-if-insensitive': claim('plaintext may do for data that is not sensitive', notTestable('it is advice')),
} as const;
