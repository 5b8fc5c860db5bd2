# Makes a user's unit of the machine's: sed -E -f user-unit.sed sco-monitor.service
# A user's systemd has no other users to become and no network target, and builds no walls.
/^#/d
/^(User|Group|StateDirectory|StateDirectoryMode|ConfigurationDirectory|RemoveIPC)=/d
/^(Protect|Private|Capability|Ambient|SystemCall|Lock)[A-Za-z]*=/d
/^Restrict(AddressFamilies|Namespaces|Realtime|SUIDSGID)=/d
/^(ProcSubset|Wants|After)=/d
s|^WantedBy=.*|WantedBy=default.target|
