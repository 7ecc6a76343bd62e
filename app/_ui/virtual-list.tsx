"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { usePageTop } from "@/app/_lib/use-page-top";

export interface VirtualListProps<Row> {
  "aria-label": string;
  rows: readonly Row[];
  /** At least, in pixels: a row with more to say is higher. */
  rowHeight: number;
  keyOf: (row: Row) => string;
  children: (row: Row) => ReactNode;
}

/** A list that scrolls with the page; only the rows in sight exist. */
export function VirtualList<Row>({ rows, rowHeight, keyOf, children, ...rest }: VirtualListProps<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: usePageTop(list),
    getItemKey: (index) => keyOf(rows[index]!),
  });
  return (
    <ul
      ref={list}
      aria-label={rest["aria-label"]}
      className="relative rounded-lg border border-line bg-surface"
      style={{ height: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map((item) => (
        <li
          key={item.key}
          ref={virtual.measureElement}
          data-index={item.index}
          aria-posinset={item.index + 1}
          aria-setsize={rows.length}
          className="absolute inset-x-0 border-line border-b px-4 py-2.5 last:border-b-0"
          style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
        >
          {children(rows[item.index]!)}
        </li>
      ))}
    </ul>
  );
}
