/** The mark: usage climbs towards its limit, and the limit steps up in time. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={className}>
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="M4.5 11.5h7v-5h8"
        className="stroke-on-accent"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M4.5 18.5c4.2 0 5.6-1.9 7.6-4.3 1.9-2.2 3.6-3.4 7.4-3.6"
        className="stroke-on-accent"
        strokeOpacity="0.65"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
