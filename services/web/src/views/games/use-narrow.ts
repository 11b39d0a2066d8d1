import { useEffect, useState } from 'preact/hooks';

const query = matchMedia('(max-width: 899px)');

/** Whether the window is so narrow that a game takes two lines. */
export const useNarrow = (): boolean => {
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return narrow;
};
