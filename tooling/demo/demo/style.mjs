const isPlain = (stream) => !stream.isTTY || process.env.TERM === 'dumb' || Boolean(process.env.NO_COLOR);
const styled = (code) => (text, stream) => (isPlain(stream) ? text : `\x1b[${code}m${text}\x1b[0m`);

export const bold = styled(1);
export const dim = styled(2);
