#!/usr/bin/env bash
# Compares unified meProp with dense training in two processes that a slow link joins. Needs root, iproute2,
# Open MPI and two processors.
#   bench/distributed/link.sh RATE [HIDDEN [BATCH [K]]]      RATE as tc names it: 1gbit, 100mbit
#   DATA      data set; default: mnist        LIMIT  training examples; default: 2000
#   CPUS      a processor for each side, of different cores; default: 0,1
# Each process runs in a network namespace of its own; veth and tc make the link. Prints the seconds of the last of two
# epochs and the bytes of a step for each method, and the ratio. The namespaces are removed at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
rate=${1:?usage: bench/distributed/link.sh RATE [HIDDEN [BATCH [K]]]}
IFS=, read -r cpu_a cpu_b <<<"${CPUS:-0,1}"
hidden=${2:-2000} batch=${3:-100} k=${4:-40}
data=${DATA:-mnist} limit=${LIMIT:-2000}
. bench/distributed/summary.sh
meprop=$PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll
[ -f "$meprop" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
work=$(mktemp -d)
a=meprop-a-$$ b=meprop-b-$$

clean() {
  ip netns del "$a" 2>/dev/null || true
  ip netns del "$b" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT

ip netns add "$a"
ip netns add "$b"
ip link add va netns "$a" type veth peer name vb netns "$b"
for side in "$a va 10.77.0.1" "$b vb 10.77.0.2"; do
  read -r namespace device address <<<"$side"
  ip -n "$namespace" link set lo up
  ip -n "$namespace" link set "$device" up
  ip -n "$namespace" address add "$address/24" dev "$device"
  ip netns exec "$namespace" tc qdisc add dev "$device" root tbf rate "$rate" burst 256kb latency 50ms
done

# mpirun starts the second process with this in place of ssh: HOST COMMAND... runs in the other namespace. Each side has
# a processor of its own: mpirun takes the sides for two machines and would bind both processes to the same one.
cat >"$work/agent" <<END
#!/usr/bin/env bash
shift
exec ip netns exec $b taskset --cpu-list $cpu_b unshare --uts bash -c "hostname side-b; \$*"
END
chmod +x "$work/agent"
printf '10.77.0.1 slots=1\n10.77.0.2 slots=1\n' >"$work/hosts"

for method in dense unified; do
  ip netns exec "$a" taskset --cpu-list "$cpu_a" \
    mpirun --allow-run-as-root --hostfile "$work/hosts" -n 2 --map-by node --bind-to none \
    --mca plm_rsh_agent "$work/agent" --mca btl tcp,self --mca pml ob1 --mca btl_tcp_if_include 10.77.0.0/24 \
    --mca oob_tcp_if_include 10.77.0.0/24 \
    dotnet "$meprop" train "$data" --limit "$limit" --hidden "$hidden" --batch-size "$batch" --k "$k" \
    --method "$method" --epochs 2 --evaluations-per-epoch 1 --threads 1 --distributed --quiet --no-report \
    --no-checkpoints --output "$work/$method" >/dev/null
  echo "$rate $method: $(last_epoch "$work/$method") s an epoch of $limit examples," \
    "$(bytes_per_step "$work/$method") bytes a step and process"
done
echo "$rate: unified is $(ratio "$(last_epoch "$work/dense")" "$(last_epoch "$work/unified")") times as fast as dense"
