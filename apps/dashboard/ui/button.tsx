import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './button.module.css';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'> {
  /** `primary` once per page; `small` in rows of them; `quiet` inside lines of text. */
  readonly look?: 'primary' | 'plain' | 'small' | 'quiet';
  readonly icon?: IconName;
  /** Its press is ignored, but it keeps the focus: a control that vanishes from the tab order loses the visitor. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** Something that can be pressed. */
export function Button({
  look = 'plain',
  icon,
  busy = false,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[look]}`}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}
