import { Component, type ComponentType, createElement, type VNode } from 'preact';

/** A component that is drawn again only when one of its props is another. */
export const memo = <P extends object>(draw: (props: P) => VNode): ComponentType<P> =>
  class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof P & string>;
      return [...names].some((name) => (this.props as P)[name] !== (next as P)[name]);
    }
    override render() {
      return createElement(draw as never, this.props as never);
    }
  };
