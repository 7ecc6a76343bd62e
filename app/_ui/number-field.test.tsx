// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { NumberField, type NumberFieldProps } from "./number-field";

afterEach(cleanup);

function Threshold(props: Partial<NumberFieldProps>) {
  const [value, setValue] = useState<number | null>(0.07);
  return (
    <form>
      <NumberField
        label="Threshold"
        value={value}
        onValueChange={setValue}
        min={0.01}
        max={0.99}
        scale={100}
        unit="%"
        {...props}
      />
      <output>{String(value)}</output>
    </form>
  );
}
const input = () => screen.getByLabelText<HTMLInputElement>("Threshold");
const type = (value: string) => fireEvent.change(input(), { target: { value } });
const stored = () => screen.getByRole("status").textContent;

describe("NumberField", () => {
  it("shows the stored value in its own unit, without the noise of scaling", () => {
    render(<Threshold />);
    expect(input().value).toBe("7");
  });

  it("stores what is typed in stored units, and leaves the text alone while it is typed", () => {
    render(<Threshold />);
    type("12,5");
    expect(stored()).toBe("0.125");
    expect(input().value).toBe("12,5");
    fireEvent.blur(input());
    expect(input().value).toBe("12.5");
  });

  it("keeps a number out of range on screen, says the bounds, stores nothing and blocks the form", () => {
    render(<Threshold />);
    type("200");
    fireEvent.blur(input());
    expect(input().value).toBe("200");
    expect(screen.getByRole("alert").textContent).toBe("Between 1 and 99 %");
    expect(input().getAttribute("aria-invalid")).toBe("true");
    expect(stored()).toBe("0.07");
    expect(input().form?.checkValidity()).toBe(false);
    type("20");
    expect(input().form?.checkValidity()).toBe(true);
  });

  it("stores nothing known for an empty text only where that is allowed", () => {
    render(<Threshold />);
    type("");
    expect(stored()).toBe("null");
    cleanup();
    render(<Threshold allowEmpty={false} />);
    type("");
    expect(stored()).toBe("0.07");
    expect(screen.getByRole("alert").textContent).toBe("Give a number");
  });
});
