# Serves rounds of HTTP requests as long as its standard input is open, which saves starting a
# client per round. It reports curl's exit codes and the system's error messages. A request opens a
# connection or reuses a pooled one, which an earlier request and the server left open.
# Runs in the caller's pod, on any Perl 5.20 with its core modules; HTTP/1.1 over IPv4 only.
#   arguments  bytes of a body that are kept, the domain of the cluster's Services ("" if unknown),
#              name servers (address or address:port)
#   input      `<round> <bytes>`, then per request a line: method, host, port, target, seconds to
#              connect, seconds in all, "new" or "pooled", count of headers; and a line per header
#   output     as helpers/probe/http/frames.ts reads it
use strict;
use warnings;
use Errno qw(EAGAIN EINPROGRESS EINTR ETIMEDOUT);
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);
use Socket qw(getaddrinfo inet_aton pack_sockaddr_in unpack_sockaddr_in AF_INET SOCK_DGRAM SOCK_STREAM SOL_SOCKET SO_ERROR);
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

# curl(1), "EXIT CODES".
my %CODE = (ok => 0, http09 => 1, dns => 6, connect => 7, partial => 18, timeout => 28, empty => 52, send => 55, receive => 56);
my $RECORD = "\x1E";
my $REPEAT_DNS_SECONDS = 1;
my $TICK_SECONDS = 0.1;

my ($body_cap, $suffix, @servers) = @ARGV;
@servers = grep { /^\d+(\.\d+){3}(:\d+)?$/ } @servers;
my %pool;    # idle sockets by "host:port"
$SIG{PIPE} = 'IGNORE';
binmode STDIN;
binmode STDOUT;
write_all("${RECORD}Hperl ipv4 $suffix\n");
while (defined(my $line = <STDIN>)) {
    my ($round, $bytes) = split ' ', $line;
    read(STDIN, my $text, $bytes) == $bytes or exit 1;
    my @lines = split /\n/, $text;
    my @cells;
    while (@lines) {
        my @fields = split / /, shift @lines;
        push @cells, new_cell(\@fields, splice(@lines, 0, pop @fields));
    }
    send_all(@cells);
    my $records = join '', map { record($_, $cells[$_]) } 0 .. $#cells;
    my $bodies = join '', map { $_->{body} } @cells;
    write_all("$records${RECORD}B$round 0\n$bodies${RECORD}E$round\n");
}

# In one piece, because every piece passes five processes.
sub write_all {
    my ($text) = @_;
    while ($text ne '') {
        my $sent = syswrite STDOUT, $text;
        if (defined $sent) { substr($text, 0, $sent, '') }
        elsif ($! != EINTR) { exit 1 }
    }
}

sub new_cell {
    my ($fields, @headers) = @_;
    my ($method, $host, $port, $target, $connect, $total, $connection) = @$fields;
    return {
        host => $host, port => $port, is_head => $method eq 'HEAD', is_pooled => $connection eq 'pooled',
        connect_seconds => $connect, total_seconds => $total, to_send => join("\r\n", "$method $target HTTP/1.1", @headers, '', ''),
        received => '', state => 'resolving', code => undef, message => '', status => 0, size => 0, seconds => 0, local_port => 0, connects => 0,
        headers => [], body => '',
    };
}

# One loop over all sockets of a round, so that no request waits for another.
sub send_all {
    my $round = { started => now(), cells => \@_, open => scalar @_, by_fd => {}, names => {}, reading => '', writing => '', query_dns_at => 0 };
    start_cell($round, $_) for @_;
    my $look_at_limits = 0;
    while ($round->{open} > 0) {
        query_dns($round) if %{ $round->{names} } && now() >= $round->{query_dns_at};
        my ($readable, $writable) = @{$round}{qw(reading writing)};
        if (select($readable, $writable, undef, $TICK_SECONDS) > 0) {
            read_dns($round) if $round->{dns} && vec($readable, fileno $round->{dns}, 1);
            for my $fd (keys %{ $round->{by_fd} }) {
                my $cell = $round->{by_fd}{$fd} or next;
                if (vec($writable, $fd, 1)) { go_on_sending($round, $cell) }
                elsif (vec($readable, $fd, 1)) { go_on_receiving($round, $cell) }
            }
        }
        next if now() < $look_at_limits;
        end_late_cells($round);
        $look_at_limits = now() + $TICK_SECONDS / 2;
    }
}

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub start_cell {
    my ($round, $cell) = @_;
    my $idle = $cell->{is_pooled} ? pooled_connection($cell) : undef;
    return send_over($round, $cell, $idle, 'sending') if $idle;
    my $host = $cell->{host};
    return open_connection($round, $cell, inet_aton($host)) if $host =~ /^\d+\.\d+\.\d+\.\d+$/;
    # The absolute name of a Service: one query instead of one per search domain.
    return push @{ $round->{names}{"$host.$suffix"} }, $cell if $suffix ne '' && @servers && $host =~ /^[a-z0-9-]+\.[a-z0-9-]+$/;
    my ($error, $first) = getaddrinfo($host, $cell->{port}, { family => AF_INET, socktype => SOCK_STREAM });
    return end_cell($round, $cell, 'dns', "Could not resolve host: $host ($error)") if $error;
    open_connection($round, $cell, (unpack_sockaddr_in($first->{addr}))[1]);
}

# A readable idle connection has been closed by the server.
sub pooled_connection {
    my ($cell) = @_;
    my $idle = $pool{"$cell->{host}:$cell->{port}"} or return undef;
    while (my $socket = shift @$idle) {
        my $readable = '';
        vec($readable, fileno $socket, 1) = 1;
        return $socket if select($readable, undef, undef, 0) == 0;
        close $socket;
    }
    return undef;
}

sub end_cell {
    my ($round, $cell, $outcome, $message) = @_;
    @{$cell}{qw(code message seconds)} = ($CODE{$outcome}, $message, now() - $round->{started});
    $round->{open}--;
    my $socket = delete $cell->{socket} or return;
    my $fd = fileno $socket;
    vec($round->{$_}, $fd, 1) = 0 for qw(reading writing);
    delete $round->{by_fd}{$fd};
    my $stays = $outcome eq 'ok' && $cell->{is_pooled} && $cell->{stays_open} && $cell->{received} eq '';
    if ($stays) { push @{ $pool{"$cell->{host}:$cell->{port}"} }, $socket }
    else { close $socket }
}

sub end_late_cells {
    my ($round) = @_;
    my $passed = now() - $round->{started};
    for my $cell (grep { !defined $_->{code} } @{ $round->{cells} }) {
        my $connected = $cell->{state} ne 'resolving' && $cell->{state} ne 'connecting';
        my $limit = $connected ? $cell->{total_seconds} : $cell->{connect_seconds};
        end_cell($round, $cell, 'timeout', sprintf 'timed out while %s, after %d ms', $cell->{state}, $passed * 1_000) if $passed > $limit;
    }
}

sub non_blocking {
    my ($kind) = @_;
    socket(my $socket, AF_INET, $kind, 0) or return undef;
    fcntl($socket, F_SETFL, fcntl($socket, F_GETFL, 0) | O_NONBLOCK) or return undef;
    return $socket;
}

# A lost query is repeated with the next server.
sub query_dns {
    my ($round) = @_;
    if (!$round->{dns}) {
        $round->{dns} = non_blocking(SOCK_DGRAM) or die "socket: $!";
        vec($round->{reading}, fileno $round->{dns}, 1) = 1;
    }
    my ($address, $port) = split /:/, $servers[$round->{dns_next}++ % @servers];
    my $server = pack_sockaddr_in($port || 53, inet_aton($address));
    for my $name (keys %{ $round->{names} }) {
        my $id = int rand 65_536;
        $round->{queries}{$id} = $name;
        my $labels = join '', map { pack 'C/a*', $_ } split /\./, $name;
        # Recursion desired; one question: type A, class IN (RFC 1035, 4.1).
        send($round->{dns}, pack('n6', $id, 0x0100, 1, 0, 0, 0) . $labels . pack('Cnn', 0, 1, 1), 0, $server);
    }
    $round->{query_dns_at} = now() + $REPEAT_DNS_SECONDS;
}

sub read_dns {
    my ($round) = @_;
    while (defined recv($round->{dns}, my $packet, 4_096, 0)) {
        next if length $packet < 12;
        my ($id, $flags, undef, $answers) = unpack 'n4', $packet;
        my $name = delete $round->{queries}{$id};
        my $waiting = defined $name ? delete $round->{names}{$name} : undef;
        my $address = address_in($packet, $answers);
        for my $cell (grep { !defined $_->{code} } @{ $waiting || [] }) {
            if (defined $address) { open_connection($round, $cell, $address) }
            else { end_cell($round, $cell, 'dns', "Could not resolve host: $name (DNS response code " . ($flags & 15) . ')') }
        }
    }
}

# The first address of the response; a CNAME may precede it.
sub address_in {
    my ($packet, $answers) = @_;
    my $at = after_name($packet, 12) + 4;
    for (1 .. $answers) {
        $at = after_name($packet, $at);
        return undef if $at + 10 > length $packet;
        my ($type, undef, undef, $size) = unpack 'nnNn', substr $packet, $at, 10;
        return substr $packet, $at + 10, 4 if $type == 1 && $size == 4;
        $at += 10 + $size;
    }
    return undef;
}

sub after_name {
    my ($packet, $at) = @_;
    while ($at < length $packet) {
        my $length = ord substr $packet, $at, 1;
        return $at + 1 if $length == 0;
        return $at + 2 if $length >= 0xC0;
        $at += 1 + $length;
    }
    return $at;
}

sub open_connection {
    my ($round, $cell, $address) = @_;
    my $socket = non_blocking(SOCK_STREAM) or return end_cell($round, $cell, 'connect', "no socket: $!");
    send_over($round, $cell, $socket, 'connecting');
    return if connect($socket, pack_sockaddr_in($cell->{port}, $address)) || $! == EINPROGRESS;
    end_cell($round, $cell, 'connect', "Failed to connect to $cell->{host} port $cell->{port}: $!");
}

sub send_over {
    my ($round, $cell, $socket, $state) = @_;
    my $fd = fileno $socket;
    @{$cell}{qw(socket state)} = ($socket, $state);
    $cell->{local_port} = (unpack_sockaddr_in(getsockname $socket))[0] if $state eq 'sending';
    $round->{by_fd}{$fd} = $cell;
    vec($round->{writing}, $fd, 1) = 1;
}

sub go_on_sending {
    my ($round, $cell) = @_;
    my $socket = $cell->{socket};
    if ($cell->{state} eq 'connecting') {
        $! = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_ERROR);
        return end_cell($round, $cell, $! == ETIMEDOUT ? 'timeout' : 'connect', "Failed to connect to $cell->{host} port $cell->{port}: $!") if $! != 0;
        @{$cell}{qw(state connects local_port)} = ('sending', 1, (unpack_sockaddr_in(getsockname $socket))[0]);
    }
    my $sent = syswrite $socket, $cell->{to_send};
    if (!defined $sent) {
        return if $! == EAGAIN || $! == EINTR;
        return end_cell($round, $cell, 'send', "Send failure: $!");
    }
    substr($cell->{to_send}, 0, $sent, '');
    return if $cell->{to_send} ne '';
    $cell->{state} = 'receiving';
    vec($round->{writing}, fileno $socket, 1) = 0;
    vec($round->{reading}, fileno $socket, 1) = 1;
}

sub go_on_receiving {
    my ($round, $cell) = @_;
    my $got = sysread $cell->{socket}, $cell->{received}, 65_536, length $cell->{received};
    if (!defined $got) {
        return if $! == EAGAIN || $! == EINTR;
        return end_cell($round, $cell, 'receive', "Recv failure: $!");
    }
    my ($outcome, $message) = read_response($cell, $got == 0);
    end_cell($round, $cell, $outcome, $message) if defined $outcome;
}

# Reads what was received; returns the outcome once there is one.
sub read_response {
    my ($cell, $closed) = @_;
    while ($cell->{status} < 200) {
        my $head_end = index $cell->{received}, "\r\n\r\n";
        if ($head_end < 0) {
            return ('http09', 'not a response of HTTP/1') if $cell->{received} !~ m{^(H|HT|HTT|HTTP(/.*)?)?$}s;
            return unless $closed;
            return $cell->{received} eq '' ? ('empty', 'Empty reply from server') : ('receive', 'the connection was closed within the header');
        }
        my $head = substr $cell->{received}, 0, $head_end;
        substr($cell->{received}, 0, $head_end + 4, '');
        return ('http09', 'not a response of HTTP/1') unless read_head($cell, $head);
    }
    return ('ok', '') if $cell->{is_head} || $cell->{status} == 204 || $cell->{status} == 304;
    return read_chunks($cell, $closed) if $cell->{chunked};
    my $lacking = defined $cell->{length} ? $cell->{length} - $cell->{size} : length $cell->{received};
    keep($cell, substr $cell->{received}, 0, $lacking, '');
    return ('ok', '') if defined $cell->{length} && $cell->{size} == $cell->{length};
    return unless $closed;
    return ('ok', '') unless defined $cell->{length};
    return ('partial', "transfer closed with $cell->{size} of $cell->{length} bytes received");
}

# An interim response (1xx) is skipped: the loop above reads the next head.
sub read_head {
    my ($cell, $head) = @_;
    my ($first, @lines) = split /\r\n/, $head;
    my ($minor, $status) = $first =~ m{^HTTP/1\.([01]) (\d{3})} or return 0;
    my @headers = map { my ($name, $value) = split /:[ \t]*/, $_, 2; [lc $name, defined $value ? $value : ''] } @lines;
    @{$cell}{qw(status headers)} = ($status, \@headers);
    my %last = map { $_->[0] => $_->[1] } @headers;
    my ($length) = ($last{'content-length'} || '') =~ /^(\d+)$/;
    my $chunked = ($last{'transfer-encoding'} || '') =~ /chunked/i;
    my $stays_open = $minor == 1 && ($last{connection} || '') !~ /close/i && ($chunked || defined $length || $status == 204);
    @{$cell}{qw(length chunked stays_open)} = ($length, $chunked, $stays_open);
    return 1;
}

sub read_chunks {
    my ($cell, $closed) = @_;
    while (1) {
        if (!defined $cell->{chunk}) {
            last unless $cell->{received} =~ s/^([0-9a-fA-F]+)[^\r\n]*\r\n//;
            $cell->{chunk} = hex $1;
            $cell->{is_last_chunk} = $cell->{chunk} == 0;
        }
        if ($cell->{is_last_chunk}) {
            # Trailers may precede the final empty line.
            return ('ok', '') if $cell->{received} =~ s/^(?:[^\r\n]+\r\n)*\r\n//;
            last;
        }
        my $part = substr $cell->{received}, 0, $cell->{chunk}, '';
        keep($cell, $part);
        $cell->{chunk} -= length $part;
        last if $cell->{chunk} > 0;
        last unless $cell->{received} =~ s/^\r\n//;
        undef $cell->{chunk};
    }
    return $closed ? ('partial', 'transfer closed with outstanding read data remaining') : ();
}

sub keep {
    my ($cell, $part) = @_;
    $cell->{size} += length $part;
    my $room = $body_cap - length $cell->{body};
    $cell->{body} .= substr $part, 0, $room if $room > 0;
}

sub record {
    my ($index, $cell) = @_;
    my %values;
    push @{ $values{ $_->[0] } }, $_->[1] for @{ $cell->{headers} };
    my @pairs = map { json($_) . ':[' . join(',', map { json($_) } @{ $values{$_} }) . ']' } sort keys %values;
    return sprintf "%sT%d\t%03d\t%d\t%.6f\t%d\t%d\t%06d\t%s\n{%s}", $RECORD, @{$cell}{qw(code status size seconds local_port connects)}, $index,
        $cell->{message}, join ',', @pairs;
}

sub json {
    my ($text) = @_;
    $text =~ s/([\\"])/\\$1/g;
    $text =~ s/([\x00-\x1F])/sprintf '\\u%04x', ord $1/ge;
    return "\"$text\"";
}
