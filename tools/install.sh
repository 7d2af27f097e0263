#!/usr/bin/env bash
# Installs Switchyard on a Linux host and starts it; running it again updates it and changes nothing else.
# Called by people and by cloud-init on the host of deploy/terraform.
#
# Usage: install.sh [options]        (as root: sudo tools/install.sh …)
#   --repository URL     where to clone from; needed the first time
#   --ref REF            branch, tag or commit (default: the repository's own branch)
#   --directory PATH     where the clone lives (default /opt/switchyard)
#   --profile NAME       minimal, monitoring or full (default minimal)
#   --publish ADDRESS    IPv4 address the ports are opened on (default 127.0.0.1: this host only)
#   --without-docker     run api and dashboard by Node under systemd; only the profile minimal
#   --dry-run            print what would be done, change nothing
#   --help               this text
# Run again, what an option does not say stays as it was; only --ref counts from anew.
# Exit codes: 0 done, 1 a step failed, 2 wrong options, 3 this system is not supported.
# Variables, for mirrors and tests: OS_RELEASE (default /etc/os-release), ROOT (put before system paths that are
# written), DOCKER_PACKAGES, COMPOSE_DOWNLOADS, NODE_DOWNLOADS (sources of what a distribution lacks), READY_LIMIT_S.
set -euo pipefail
# cloud-init sets none, and git and gpg ask for it.
export HOME=${HOME:-/root}

ROOT=${ROOT:-}
OS_RELEASE=${OS_RELEASE:-/etc/os-release}
DOCKER_PACKAGES=${DOCKER_PACKAGES:-https://download.docker.com/linux}
COMPOSE_DOWNLOADS=${COMPOSE_DOWNLOADS:-https://github.com/docker/compose/releases/download}
NODE_DOWNLOADS=${NODE_DOWNLOADS:-https://nodejs.org/dist}
# Builds with the buildx 0.12 of Amazon Linux's docker package, which later ones (2.40.2) refuse.
COMPOSE_VERSION=v2.39.4
DEB_KEY=9DC858229FC7DD38854AE2D88D81803C0EBFCD88
RPM_KEY=060A61C51B558A7F742B77AAC52FEB6B621E9F35
READY_LIMIT_S=${READY_LIMIT_S:-1800}

repository='' ref='' directory=/opt/switchyard
profile='' publish='' docker=yes dry_run=no service_user=switchyard
# The clone belongs to root with Docker, to the service's user without: root runs no git in another's files.
owner=()

usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
say() { printf '%s\n' "$*"; }
fail() { printf '\n✖ %s\n\n' "$2" >&2; exit "$1"; }
dry() { [ "$dry_run" = yes ]; }

# Runs a command, or says that it would.
run() {
  if dry; then printf 'would run:'; else printf '+'; fi
  printf ' %q' "$@" && printf '\n'
  dry || "$@"
}

# write_file PATH MODE < content (PATH with ROOT where it is a system path); a file that says the same already is left as it is.
write_file() {
  local path=$1 mode=$2 content
  content=$(cat)
  if dry; then say "would write: $path (mode $mode)"; return; fi
  if [ -f "$path" ] && [ "$(cat "$path")" = "$content" ]; then say "unchanged: $path"; return; fi
  mkdir -p "$(dirname "$path")"
  # Made with its mode before it has its content, so that a secret is never readable in between.
  install -m "$mode" /dev/null "$path.new"
  printf '%s\n' "$content" >"$path.new"
  mv "$path.new" "$path"
  say "wrote: $path"
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --repository | --ref | --directory | --profile | --publish)
        case ${2:-} in '' | -*) fail 2 "$1 needs a value. install.sh --help lists the options." ;; esac
        printf -v "${1#--}" '%s' "$2"
        shift
        ;;
      --without-docker) docker=no && owner=(runuser -u "$service_user" --) ;;
      --dry-run) dry_run=yes ;;
      --help) usage; exit 0 ;;
      *) fail 2 "\"$1\" is not an option. install.sh --help lists them." ;;
    esac
    shift
  done
  recall_options
  [[ $profile =~ ^(minimal|monitoring|full)$ ]] || fail 2 "--profile is \"$profile\". Choose minimal, monitoring or full."
  [ "$docker" = yes ] || [ "$profile" = minimal ] ||
    fail 2 "The profile $profile runs in containers. Leave --without-docker or --profile out."
  [[ $directory =~ ^/[A-Za-z0-9._/-]+$ ]] ||
    fail 2 "--directory must be an absolute path of letters, digits and . _ - /; it is \"$directory\"."
  [[ $publish =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]] ||
    fail 2 "--publish must be an IPv4 address such as 127.0.0.1 or 0.0.0.0; it is \"$publish\"."
  [ -n "$repository" ] || [ -d "$directory/.git" ] || fail 2 "There is no clone in $directory yet. Say where it comes from: --repository URL."
}

# A host stays as it was installed where the options do not say otherwise.
recall_options() {
  local unit=$ROOT/etc/systemd/system/switchyard.service address=PUBLISH_ADDRESS
  if [ -f "$unit" ]; then docker=no owner=(runuser -u "$service_user" --) address=Environment=API_HOST; fi
  [ "$docker" = no ] || unit=$directory/.env
  if [ -f "$unit" ]; then
    publish=${publish:-$(sed -n "s/^$address=//p" "$unit")}
    profile=${profile:-$(sed -n 's/^COMPOSE_PROFILES=//p' "$unit")}
  fi
  publish=${publish:-127.0.0.1} profile=${profile:-minimal}
}

# A value of os-release; read rather than sourced, since sourcing would run whatever stands in the file.
os_value() { sed -n "s/^$1=//p" "$OS_RELEASE" | tr -d "\"'" | head -n 1; }

read_system() {
  [ -r "$OS_RELEASE" ] || fail 3 "$OS_RELEASE cannot be read, so this system is unknown. Supported are Linux hosts only."
  local version oldest
  system=$(os_value ID) version=$(os_value VERSION_ID)
  major=${version%%.*}
  case $system in
    amzn) oldest=2023 ;; rhel) oldest=9 ;; debian) oldest=12 ;; ubuntu) oldest=22 ;;
    *) fail 3 "\"$system\" is not supported. Use Amazon Linux 2023, RHEL 9, Debian 12, Ubuntu 22.04 or newer, or install git and Docker with compose by hand and run: docker compose up" ;;
  esac
  [[ $major =~ ^[0-9]+$ && $major -ge $oldest ]] ||
    fail 3 "$system \"$version\" is too old. Use version $oldest or newer."
  machine=$(uname -m)
  case $machine in
    x86_64) node_machine=x64 ;; aarch64) node_machine=arm64 ;;
    *) fail 3 "The processor $(uname -m) is not supported. Use x86_64 or aarch64." ;;
  esac
  say "System: $system $version, $machine"
}

install_packages() {
  if [ "$system" = amzn ] || [ "$system" = rhel ]; then
    run dnf install -y -q "$@"
  else
    run apt-get update -q
    run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
  fi
}

install_basics() {
  case $system in
    # Not curl: these two come with curl-minimal, and the packages exclude each other.
    amzn) install_packages git tar gzip shadow-utils util-linux ;;
    rhel) install_packages git tar gzip shadow-utils util-linux gnupg2 ;;
    *) install_packages git ca-certificates curl gnupg ;;
  esac
}

# fetch_docker_key URL FINGERPRINT PATH: keeps Docker's signing key only when it is the one expected.
fetch_docker_key() {
  local path=$ROOT$3
  run curl -fsSL --retry 3 --create-dirs -o "$path.new" "$1"
  dry || [ "$(gpg --show-keys --with-colons "$path.new" | sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p' | head -n 1)" = "$2" ] ||
    fail 1 "The key at $1 is not Docker's (expected $2). Nothing was installed from there; check DOCKER_PACKAGES and the network between."
  run chmod 644 "$path.new"
  run mv "$path.new" "$path"
}

install_docker() {
  local packages=(docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin)
  if docker compose version >/dev/null 2>&1; then
    say 'Docker with its compose plugin is there already.'
  elif [ "$system" = amzn ]; then
    install_packages docker
    install_compose_plugin
  elif [ "$system" = rhel ]; then
    fetch_docker_key "$DOCKER_PACKAGES/rhel/gpg" "$RPM_KEY" /etc/pki/rpm-gpg/docker.asc
    write_file "$ROOT"/etc/yum.repos.d/docker.repo 644 < <(printf '%s\n' '[docker]' name=Docker gpgcheck=1 \
      "baseurl=$DOCKER_PACKAGES/rhel/$major/$machine/stable" gpgkey=file:///etc/pki/rpm-gpg/docker.asc)
    install_packages "${packages[@]}"
  else
    fetch_docker_key "$DOCKER_PACKAGES/$system/gpg" "$DEB_KEY" /etc/apt/keyrings/docker.asc
    write_file "$ROOT"/etc/apt/sources.list.d/docker.list 644 \
      <<<"deb [signed-by=/etc/apt/keyrings/docker.asc] $DOCKER_PACKAGES/$system $(os_value VERSION_CODENAME) stable"
    install_packages "${packages[@]}"
  fi
  run systemctl enable --quiet --now docker
}

# Amazon Linux has Docker, but no package of its compose plugin.
install_compose_plugin() {
  local plugin=$ROOT/usr/local/lib/docker/cli-plugins/docker-compose
  local source=$COMPOSE_DOWNLOADS/$COMPOSE_VERSION/docker-compose-linux-$machine
  fetch_verified "$source" "$source.sha256" "$plugin.new"
  run chmod 755 "$plugin.new"
  run mv "$plugin.new" "$plugin"
}

# fetch_verified URL SUMS PATH: SUMS has a line "sha256  name" (or "sha256 *name") for the last part of URL.
fetch_verified() {
  run curl -fsSL --retry 3 --create-dirs -o "$3" "$1"
  run curl -fsSL --retry 3 -o "$3.sums" "$2"
  local expected
  if dry; then say "would compare the SHA-256 of $3 with $2"; return; fi
  expected=$(awk -v name="${1##*/}" '$2 == name || $2 == "*" name { print $1; exit }' "$3.sums")
  rm "$3.sums"
  [ "$(sha256sum "$3" | cut -d ' ' -f 1)" = "${expected:-none}" ] ||
    fail 1 "What $1 sent is not what its SHA-256 promises. Nothing was installed from it; run the same command again."
}

make_user() {
  id "$service_user" >/dev/null 2>&1 || run useradd --system --create-home --home-dir /var/lib/switchyard --shell /usr/sbin/nologin "$service_user"
}

update_source() {
  if [ -d "$directory/.git" ]; then
    if ! dry && [ -n "$("${owner[@]}" git -C "$directory" status --porcelain --untracked-files=no)" ]; then
      fail 1 "Files in $directory were changed by hand. Undo that (git -C $directory stash) and run the same command again."
    fi
    [ -z "$repository" ] || run "${owner[@]}" git -C "$directory" remote set-url origin "$repository"
    run "${owner[@]}" git -C "$directory" fetch --quiet --tags --prune origin
  else
    [ ! -e "$directory" ] || [ -z "$(ls -A "$directory")" ] ||
      fail 1 "$directory is not empty and no clone. Choose another --directory or move it away."
    run mkdir -p "$directory"
    [ "$docker" = yes ] || run chown "$service_user" "$directory"
    run "${owner[@]}" git clone --quiet -- "$repository" "$directory"
  fi
  local wanted=${ref:-origin/HEAD}
  if [ -n "$ref" ] && ! dry && "${owner[@]}" git -C "$directory" rev-parse --verify --quiet "origin/$ref^{commit}" >/dev/null; then
    wanted=origin/$ref
  fi
  run "${owner[@]}" git -C "$directory" checkout --quiet --detach "$wanted"
}

# The Node that the workspace itself is tested with stands in its package.json, so it stands nowhere else.
node_version() {
  local found=''
  [ ! -r "$directory/package.json" ] || found=$(sed -n 's/^ *"node": "\([0-9.]*\)",*$/\1/p' "$directory/package.json" | head -n 1)
  if dry; then found=${found:-VERSION-IN-PACKAGE-JSON}; fi
  [ -n "$found" ] || fail 1 "$directory/package.json names no Node version. Is $repository a clone of Switchyard?"
  printf '%s' "$found"
}

start_in_containers() {
  local version settings=$directory/.env kept='' node stack=(docker compose --file "$directory/docker-compose.yml")
  version=$(node_version)
  # In a container, because a host with Docker needs no Node of its own; the images are made on the same one.
  node=(docker run --rm --volume "$directory:/switchyard" --workdir /switchyard)
  run "${node[@]}" "node:$version-bookworm-slim" node tools/bootstrap.mjs tools/deployment/build.ts
  # Secrets that exist are kept.
  run "${node[@]}" --network none "node:$version-bookworm-slim" node tools/containers/make-secrets.ts
  # What only another profile has would go on running; the volumes stay.
  [ ! -f "$settings" ] || grep -qx "COMPOSE_PROFILES=$profile" "$settings" || run "${stack[@]}" --profile '*' down
  # Kept in a file, so that compose commands typed later mean the same; what else stands there is somebody's.
  [ ! -f "$settings" ] || kept=$(sed '/^\(COMPOSE_PROFILES\|PUBLISH_ADDRESS\|COMMIT\)=/d' "$settings")
  write_file "$settings" 600 < <(printf '%s\n' ${kept:+"$kept"} "COMPOSE_PROFILES=$profile" "PUBLISH_ADDRESS=$publish" \
    "COMMIT=$(git -C "$directory" rev-parse HEAD 2>/dev/null)")
  run "${stack[@]}" up --detach --build --remove-orphans
}

start_under_systemd() {
  local version name home secrets=$ROOT/etc/switchyard/secrets.env unit=$directory/tools/deployment/switchyard.service
  version=$(node_version)
  name=node-v$version-linux-$node_machine home=/usr/local/lib/switchyard/node-v$version-linux-$node_machine
  if [ -x "$ROOT$home/bin/node" ]; then
    say "Node $version is there already."
  else
    fetch_verified "$NODE_DOWNLOADS/v$version/$name.tar.gz" "$NODE_DOWNLOADS/v$version/SHASUMS256.txt" "$ROOT$home.new/$name.tar.gz"
    run tar -xzf "$ROOT$home.new/$name.tar.gz" -C "$ROOT$home.new" --strip-components 1 --no-same-owner
    run rm "$ROOT$home.new/$name.tar.gz"
    run mv -T "$ROOT$home.new" "$ROOT$home"
    # SELinux goes by labels, and these files came with none.
    if command -v restorecon >/dev/null; then run restorecon -R "$ROOT$home"; fi
  fi
  # Kept from one run to the next: keys that were handed out stay good.
  [ -f "$secrets" ] || write_file "$secrets" 600 <<<"SWITCHYARD_ADMIN_KEY=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')"
  if dry; then unit=/dev/null; fi
  sed "s|@USER@|$service_user|; s|@DIRECTORY@|$directory|; s|@ADDRESS@|$publish|; s|@NODE@|$home/bin|g" "$unit" |
    write_file "$ROOT"/etc/systemd/system/switchyard.service 644
  run systemctl daemon-reload
  run systemctl enable --quiet switchyard
  run systemctl restart switchyard
}

wait_until_ready() {
  local address=${publish/#0.0.0.0/127.0.0.1}
  local url=http://$address:8000/health/ready
  if dry; then say "would wait until $url answers"; return; fi
  SECONDS=0
  say "Waiting until $url answers (the first time it builds and trains models) …"
  until curl -fsS -o /dev/null --max-time 5 "$url" 2>/dev/null; do
    [ "$SECONDS" -lt "$READY_LIMIT_S" ] || fail 1 "$url did not answer within $READY_LIMIT_S s. See why: $1"
    sleep 5
  done
  say "Switchyard is ready: api http://$address:8000, dashboard http://$address:8501"
}

main() {
  read_options "$@"
  read_system
  dry || [ "$(id -u)" -eq 0 ] || fail 1 'Installing packages needs root. Run the same command with sudo, or add --dry-run.'
  install_basics
  if [ "$docker" = yes ]; then
    install_docker
    update_source
    start_in_containers
    wait_until_ready "docker compose --file $directory/docker-compose.yml logs"
  else
    make_user
    update_source
    start_under_systemd
    wait_until_ready 'journalctl --unit switchyard'
  fi
}

main "$@"
